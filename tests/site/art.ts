/** Pictures drawn from a word: posters, backdrops and faces, so that no picture of anybody's is needed. */

/** A small generator of numbers in [0, 1): the same word gives the same picture. */
function numbersFrom(word: string): () => number {
  let state = 2166136261;
  for (const character of word) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0;
    return state / 2 ** 32;
  };
}

const svg = (width: number, height: number, body: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${body}</svg>`;

/** A sun or moon over ridges, in the two or three colours of the word. */
function landscape(word: string, width: number, height: number): string {
  const next = numbersFrom(word);
  const hue = Math.floor(next() * 360);
  const second = (hue + 25 + Math.floor(next() * 130)) % 360;
  const ridges = Array.from({ length: 5 }, (_, ridge) => {
    const base = height * (0.46 + ridge * 0.12);
    const points = Array.from({ length: 9 }, (__, step) => {
      const y = base + (next() - 0.5) * height * (0.2 - ridge * 0.025);
      return `${((width * step) / 8).toFixed(0)},${y.toFixed(0)}`;
    });
    const colour = `hsl(${second} ${38 - ridge * 4}% ${34 - ridge * 7}%)`;
    return `<polygon fill="${colour}" points="0,${height} ${points.join(' ')} ${width},${height}"/>`;
  });
  const radius = Math.min(width, height) * (0.13 + next() * 0.12);
  const [x, y] = [width * (0.2 + next() * 0.6), height * (0.16 + next() * 0.2)];
  return `<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue} 60% 22%)"/><stop offset=".55" stop-color="hsl(${hue} 70% 52%)"/><stop offset="1" stop-color="hsl(${second} 80% 72%)"/></linearGradient></defs>
<rect width="${width}" height="${height}" fill="url(#s)"/>
<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${radius.toFixed(0)}" fill="hsl(${hue} 90% 92%)" opacity=".92"/>
${ridges.join('\n')}`;
}

/** 300 × 450, with the title set on it. */
export function poster(title: string): string {
  const lines = wrap(title.toUpperCase(), 13);
  const longest = Math.max(...lines.map((line) => line.length));
  const size = Math.min(36, Math.floor(370 / longest));
  const text = lines.map(
    (line, index) =>
      `<text x="150" y="${430 - (lines.length - 1 - index) * (size + 4)}" font-size="${size}">${escape(line)}</text>`,
  );
  return svg(
    300,
    450,
    `${landscape(title, 300, 450)}<g font-family="Georgia, serif" font-weight="700" fill="#fff" text-anchor="middle" letter-spacing="1">${text.join('')}</g>`,
  );
}

/** 1280 × 720. */
export const backdrop = (title: string): string => svg(1280, 720, landscape(title, 1280, 720));

/** A 64 × 64 pattern for a person who comments. */
export function face(name: string): string {
  const next = numbersFrom(name);
  const hue = Math.floor(next() * 360);
  const cells = Array.from({ length: 15 }, (_, index) => {
    const [column, row] = [index % 3, Math.floor(index / 3)];
    if (next() < 0.45) return '';
    const at = (x: number) => `<rect x="${7 + x * 10}" y="${7 + row * 10}" width="10" height="10"/>`;
    return at(column) + (column === 2 ? '' : at(4 - column));
  });
  return svg(
    64,
    64,
    `<rect width="64" height="64" fill="hsl(${hue} 30% 24%)"/><g fill="hsl(${hue} 70% 66%)">${cells.join('')}</g>`,
  );
}

function wrap(text: string, longest: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + word.length >= longest) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
