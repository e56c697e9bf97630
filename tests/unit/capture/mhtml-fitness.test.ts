import { expect, test } from 'vitest';
import type { FrameWithReading } from '@/utils/capture/frame-with-reading';
import { againstMhtml } from '@/utils/capture/mhtml-fitness';
import { EDITABLE_EMPTIED, TYPED_MIRRORED } from '@/utils/capture/reader/reading';

type Frame = Pick<FrameWithReading, 'reading' | 'failed'>;
const read = (...codes: string[]): Frame => ({
  failed: false,
  reading: { remarks: codes.map((code) => ({ code, count: 1, detail: '' })) } as FrameWithReading['reading'],
});
const unread: Frame = { reading: null, failed: false };

test('the browser’s own archive is kept only where the reader has looked everywhere and emptied no editable part', () => {
  expect(againstMhtml([read(), read('scripts-removed')])).toBeNull();
  expect(againstMhtml([read(), { reading: null, failed: true }])).toBeNull();
  expect(againstMhtml([read(), unread])).toContain('could not be read');
  expect(againstMhtml([read(), read(EDITABLE_EMPTIED)])).toContain('editable');
  expect(againstMhtml([read(TYPED_MIRRORED)])).toContain('typed');
});
