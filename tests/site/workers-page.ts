/** A page that loads by every way there is besides its own: workers of each kind, a sound, a text in an old encoding, a websocket. */
import type { Reply } from './routes';

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Workers – CineBarge</title></head>
<body>
<h1>Workers</h1>
<output id="state">Loading</output>
<audio id="tone" src="/workers/tone.wav" preload="auto" controls></audio>
<script>
  new Worker('/workers/dedicated.js');
  new SharedWorker('/workers/shared.js');
  navigator.serviceWorker.register('/workers/service.js');
  new WebSocket('wss://' + location.host + '/workers/socket');
  fetch('/workers/old.txt').then((old) => old.arrayBuffer());
  fetch('/workers/login', { method: 'POST', body: 'password=open-sesame' });
  document.querySelector('#tone').addEventListener('canplaythrough', () => (document.querySelector('#state').textContent = 'Ready'));
</script>
</body>
</html>
`;

const SCRIPTS: Readonly<Record<string, string>> = {
  'dedicated.js':
    "importScripts('/workers/imported.js'); fetch('/workers/by-dedicated'); new Worker('/workers/nested.js');",
  'imported.js': 'self.imported = true;',
  'nested.js': "fetch('/workers/by-nested');",
  'shared.js': "fetch('/workers/by-shared');",
  'service.js': "oninstall = (event) => event.waitUntil(fetch('/workers/by-service'));",
};

/** «Соль», as a Russian site wrote it twenty years ago. */
export const oldText = Buffer.from([0xd1, 0xee, 0xeb, 0xfc]);

/** A second of silence: RIFF/WAVE, 8 bits, 8 kHz. */
export function tone(): Buffer {
  const samples = 8000;
  const bytes = Buffer.alloc(44 + samples, 0x80);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(8000, 28);
  bytes.writeUInt16LE(1, 32);
  bytes.writeUInt16LE(8, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples, 40);
  return bytes;
}

const reply = (type: string, body: string | Buffer): Reply => ({
  status: 200,
  headers: { 'content-type': type, 'cache-control': 'max-age=3600' },
  body,
});

/** `at`: a path of the film site. */
export function workersReply(at: string): Reply | undefined {
  if (at === '/workers') return reply('text/html; charset=utf-8', PAGE);
  const name = /^\/workers\/(.+)$/.exec(at)?.[1];
  if (name === undefined) return undefined;
  const script = SCRIPTS[name];
  if (script !== undefined) return reply('text/javascript; charset=utf-8', script);
  if (name === 'tone.wav') return reply('audio/wav', tone());
  if (name === 'old.txt') return reply('text/plain; charset=windows-1251', oldText);
  return /^(by-[a-z]+|login)$/.test(name) ? reply('text/plain', name) : undefined;
}
