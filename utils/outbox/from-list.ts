/** What a list says of a page, given to the capture that was made of it. Doing it twice is doing it once. */
import { annotate } from '@/utils/archive/annotations';
import { addClaim } from '@/utils/archive/claims';
import { getCapture } from '@/utils/archive/read';
import type { Claim } from '@/utils/referral/schema';
import { signWaitingClaims } from './claim-signing';

export interface SaidByList {
  claim: Claim | null;
  caseName: string;
  tags: readonly string[];
}

/** What the user has said of the capture in the meantime stays as it is. */
export async function giveFromList(
  captureId: string,
  { claim, caseName, tags }: SaidByList,
  nowMs: number,
): Promise<void> {
  const capture = await getCapture(captureId);
  if (!capture) return;
  if (claim && capture.claimVersion === 0) {
    await addClaim(captureId, claim, nowMs);
    await signWaitingClaims(captureId);
  }
  const isBare = capture.caseName === '' && capture.tags.length === 0;
  if (isBare && (caseName !== '' || tags.length > 0))
    await annotate([captureId], {
      ...(caseName === '' ? {} : { caseName }),
      addTags: tags,
      removeTags: [],
    });
}
