/** Parts of the document as the browser draws them, each checked to be a picture of the size that was asked for. */
import { ok, type Result } from '@/utils/evidence/result';
import type { CaptureMethod } from '@/utils/evidence/schema';
import type { StripTarget } from '../camera';
import type { StripImage } from '../engine';
import { lookAt } from '../strip-look';
import { sizeOfStrip } from '../strip-part';
import { tallestPx } from '../window-height';

type Area = StripImage['area'];

/** Draws a part of the document, CSS pixels from its top left corner; null: what the window shows. */
export interface AreaCamera {
  method: CaptureMethod;
  shoot(area: Area | null): Promise<Result<Blob>>;
}

export interface AreaTarget extends Omit<StripTarget, 'camera'> {
  camera: AreaCamera;
}

/** Parts under one another from `fromPx` down to `endPx`, as tall as can be trusted. */
export function areasBetween({ seen }: AreaTarget, fromPx: number, endPx: number): Area[] {
  const areas: Area[] = [];
  for (let y = fromPx; y < endPx - 0.5;) {
    // The first strip is what the user saw, so that it can be compared.
    const height = Math.min(y === 0 ? seen.innerHeight : tallestPx(seen), endPx - y);
    areas.push({ x: 0, y, width: seen.clientWidth, height });
    y += height;
  }
  return areas;
}

export async function drawStrip(target: AreaTarget, area: Area): Promise<Result<StripImage>> {
  const { camera, seen } = target;
  const shot = await camera.shoot(area);
  if (!shot.ok) return shot;
  const pixels = await sizeOfStrip(shot.value, { top: area.y, height: area.height }, seen);
  if (!pixels.ok) return pixels;
  const questions = { images: [], isFirstInWindow: false, isTop: area.y === 0 };
  const look = await lookAt(shot.value, questions, target);
  return ok({ body: shot.value, area, pixels: pixels.value, method: camera.method, ...look });
}
