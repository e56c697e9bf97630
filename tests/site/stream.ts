/** An HLS stream of the right shape: playlists as RFC 8216 writes them, segments as MPEG-TS packets without a picture. */
const SEGMENTS = 6;
const PACKET_BYTES = 188;
const PACKETS_A_SEGMENT = 700;

export const masterPlaylist = `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-STREAM-INF:BANDWIDTH=5200000,RESOLUTION=1920x1080,CODECS="avc1.640028,mp4a.40.2"
1080/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=2100000,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2"
720/index.m3u8
`;

export const mediaPlaylist = [
  '#EXTM3U',
  '#EXT-X-VERSION:3',
  '#EXT-X-TARGETDURATION:6',
  '#EXT-X-PLAYLIST-TYPE:VOD',
  ...Array.from({ length: SEGMENTS }, (_, index) => `#EXTINF:6.000,\nseg-${index}.ts`),
  '#EXT-X-ENDLIST',
  '',
].join('\n');

/** Null packets (PID 0x1FFF) of ISO/IEC 13818-1: valid transport stream, nothing to see. */
export function segment(index: number): Buffer {
  const bytes = Buffer.alloc(PACKET_BYTES * PACKETS_A_SEGMENT, 0xff);
  for (let packet = 0; packet < PACKETS_A_SEGMENT; packet += 1) {
    bytes.set([0x47, 0x1f, 0xff, 0x10 | (packet & 0x0f), index], packet * PACKET_BYTES);
  }
  return bytes;
}
