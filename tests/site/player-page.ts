/** The player in the film page's frame: another origin, which loads its stream from a third. */
import { escape } from './art';
import { originOf } from './hosts';

export interface Player {
  title: string;
  /** The mark that the player lays over every picture. */
  brand: string;
  /** Address of the master playlist. */
  manifestUrl: string;
  live: boolean;
}

export const filmManifestUrl = `${originOf('stream')}/hls/salt2026/master.m3u8?e=1999999999&t=5a17`;
export const liveManifestUrl = `${originOf('stream')}/hls/live-cup-7/master.m3u8`;

export const playerPage = (player: Player): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${escape(player.title)}</title>
<link rel="stylesheet" href="/player.css">
</head>
<body data-manifest="${escape(player.manifestUrl)}">
<div class="stage">
  <p class="mark">${escape(player.brand)}</p>
  ${player.live ? '<p class="live">● LIVE</p>' : ''}
  <button class="play" aria-label="Play"></button>
  <div class="bar"><span class="played"></span></div>
  <p class="clock"><output id="state">Loading</output><span>${player.live ? '67:12' : '00:00 / 2:08:14'}</span></p>
</div>
<script src="/player.js"></script>
</body>
</html>
`;
