/** What the claim form holds before it is a claim. Pure. */
import { claim, type Claim } from '@/utils/referral/schema';

export interface ClaimDraft {
  work: string;
  rights_holder: string;
  kind: Claim['kind'] | '';
  infringement: Claim['infringement'] | '';
  note: string;
}

export const emptyDraft: ClaimDraft = { work: '', rights_holder: '', kind: '', infringement: '', note: '' };

/** A note belongs to one page: everything else is offered again for the next one. */
export const draftFrom = (last: Claim | null): ClaimDraft => (last ? { ...last, note: '' } : emptyDraft);

export type ClaimField = keyof ClaimDraft;

export type ReadDraft = { claim: Claim } | { missing: ClaimField[] };

/** The claim a draft makes, or which answers it still lacks, in the order of the form. */
export function readDraft(draft: ClaimDraft): ReadDraft {
  const parsed = claim.safeParse(draft);
  if (parsed.success) return { claim: parsed.data };
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  return { missing: (Object.keys(emptyDraft) as ClaimField[]).filter((field) => wrong.has(field)) };
}

export const sameClaim = (a: Claim, b: Claim): boolean =>
  (Object.keys(emptyDraft) as ClaimField[]).every((field) => a[field] === b[field]);
