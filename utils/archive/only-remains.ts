/** Whether a capture is known by what an import says of it alone. Pure. */
import type { CaptureRecord } from './records';

/** Its package never was here: but for the seal, and what a receipt proves, nothing of it could be checked. */
export const onlyRemains = ({ imported }: Pick<CaptureRecord, 'imported'>): boolean =>
  imported?.signerSha256 === '';
