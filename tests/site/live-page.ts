/** A live-sport page of the old school: plain http, a table of channels, and a player of yet another operator. */
import { originOf } from './hosts';

const matches = [
  ['19:00', 'Umber Rovers – Port Venn', 'Coastal Cup, semi-final', true],
  ['19:00', 'Athletic Tallow – Marlow Town', 'Coastal Cup, semi-final', true],
  ['20:45', 'Ida Bramble v. Sunniva Larch', 'Velodrome Open, final', false],
  ['21:30', 'Oxbow Herons – Quarry Kings', 'Ice, round 14', false],
  ['23:00', 'Night Grand Prix of the Marsh', 'Motor, practice 2', false],
] as const;

export const livePage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Umber Rovers – Port Venn LIVE stream free | MatchBarge</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/live.css">
</head>
<body>
<h1>MatchBarge <small>every match, no fee</small></h1>
<h2>Umber Rovers – Port Venn · 67′ · 1 : 1</h2>
<iframe src="${originOf('livePlayer')}/ch/7" title="Channel 7" width="760" height="428"></iframe>
<p class="channels">Channel <a href="#">1</a> <a href="#">2</a> <a href="#">5</a> <b>7</b> <a href="#">9 (HD)</a> · <a href="acestream://c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00">Acestream</a> · <a href="https://discord.gg/matchbargetest">Discord</a></p>
<table><thead><tr><th>Time</th><th>Match</th><th>Competition</th><th></th></tr></thead><tbody>
${matches
  .map(
    ([time, match, competition, live]) =>
      `<tr><td>${time}</td><td><a href="#">${match}</a></td><td>${competition}</td><td>${live ? '<b class="on">LIVE</b>' : 'soon'}</td></tr>`,
  )
  .join('\n')}
</tbody></table>
<footer>MatchBarge does not host any stream.</footer>
</body>
</html>
`;
