import { z } from 'zod';
import type { FrameReading } from './reader/reading';
export const frameReading = z.custom<FrameReading>(
  (value) => z.looseObject({ url: z.string(), html: z.string(), text: z.string() }).safeParse(value).success,
);
