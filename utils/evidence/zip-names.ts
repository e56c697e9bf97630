/** Which names a package may hold: those that every system unpacks to the same file, inside one directory. */

const SEGMENT = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;
/** Windows opens a device where these are unpacked, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i;

/** Control and other characters of a hostile name are not for the terminal. */
const shown = (name: string): string => JSON.stringify(name.slice(0, 100)).replace(/[^\x20-\x7e]/g, '?');

/** What is wrong with one name, or null. */
export function nameProblem(name: string): string | null {
  const segments = name.split('/');
  if (segments.length < 2) return `${shown(name)} is not inside a base directory`;
  const bad = segments.find((segment) => !SEGMENT.test(segment) || DEVICE.test(segment));
  return bad === undefined ? null : `${shown(name)} is not a plain relative name`;
}

/** What is wrong with the names together, or null: one base directory, no two that could meet on a disk. */
export function namesProblem(names: readonly string[]): string | null {
  const base = names[0]?.split('/')[0];
  const files = new Set<string>();
  const directories = new Set<string>();
  for (const name of names) {
    const segments = name.split('/');
    if (segments[0] !== base) return `${shown(name)} is outside the base directory`;
    const folded = name.toLowerCase();
    if (files.has(folded)) return `${shown(name)} is there twice`;
    files.add(folded);
    for (let depth = 1; depth < segments.length; depth += 1)
      directories.add(segments.slice(0, depth).join('/'));
  }
  const spellings = new Set([...directories].map((directory) => directory.toLowerCase()));
  if (spellings.size !== directories.size) return 'two directories differ only in capitals';
  const both = [...spellings].find((directory) => files.has(directory));
  return both === undefined ? null : `${shown(both)} is a file and a directory`;
}
