/** How far two pictures of a page differ. */
import { PNG } from 'pngjs';

/** The share (0…1) of pixels that differ at all; what only one of them shows counts as different. */
export function differing(a: Buffer, b: Buffer): number {
  const [one, other] = [PNG.sync.read(a), PNG.sync.read(b)];
  const width = Math.max(one.width, other.width);
  const height = Math.max(one.height, other.height);
  const [common, rows] = [Math.min(one.width, other.width), Math.min(one.height, other.height)];
  let same = 0;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < common; x += 1) {
      const left = one.data.readUInt32LE((y * one.width + x) * 4);
      if (left === other.data.readUInt32LE((y * other.width + x) * 4)) same += 1;
    }
  }
  return 1 - same / (width * height);
}
