/** A page on which every strip of a screenshot can be told from every other: numbered bands, and a frame far down. */
import { originOf } from './hosts';

export const BAND_PX = 100;
export const BANDS = 200;
/** The band that holds a frame of another origin, below what one screen shows. */
export const FRAME_BAND = 120;

/** The colour of a band: no two are alike, and each channel differs from its neighbour's. */
export const bandColour = (band: number): readonly [red: number, green: number, blue: number] => [
  (band * 53) % 256,
  (band * 97 + 40) % 256,
  band,
];

export const tallPage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Two hundred bands</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0; font: 20px/${BAND_PX}px monospace; }
div { height: ${BAND_PX}px; padding-left: 20px; }
iframe { float: right; width: 300px; height: ${BAND_PX}px; border: 0; }
</style>
</head>
<body>
${Array.from({ length: BANDS }, (_, band) => {
  const frame = band === FRAME_BAND ? `<iframe src="${originOf('player')}/e/salt2026"></iframe>` : '';
  return `<div style="background: rgb(${bandColour(band).join(' ')})">${frame}${band}</div>`;
}).join('\n')}
</body>
</html>
`;
