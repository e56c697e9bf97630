/** Words for the stable codes that steps, remarks, problems and leads carry. A code we have no words for is shown as it is. */
import { tDynamic } from '@/utils/browser/i18n';
import type { CaptureMethod, ArtefactRole, Lead } from '@/utils/evidence/schema';
import type { BlockedReason, Settings } from '@/utils/messaging/commands';
import type { Claim } from '@/utils/referral/schema';

/** Locale keys have no hyphens. */
const keyOf = (code: string): string => code.replace(/[^A-Za-z0-9]/g, '_');

export const stepText = (name: string): string => tDynamic(`step_${keyOf(name)}`, 'step_other', name);

/** What could not be had, or went wrong, during a capture. */
export const remarkText = (code: string): string => tDynamic(`remark_${keyOf(code)}`, 'remark_other', code);

export interface ProblemWords {
  /** What happened. */
  title: string;
  /** What to do next. */
  next: string;
}

/** Why a delivery, an enrolment or another command did not do what was asked. */
export const problemText = (code: string): ProblemWords => ({
  title: tDynamic(`problem_${keyOf(code)}`, 'problem_other', code),
  next: tDynamic(`problem_${keyOf(code)}_next`, 'problem_other_next', code),
});

export const blockedText = (reason: BlockedReason): ProblemWords => ({
  title: tDynamic(`blocked_${keyOf(reason)}`, 'problem_other', reason),
  next: tDynamic(`blocked_${keyOf(reason)}_next`, 'problem_other_next', reason),
});

export const roleText = (role: ArtefactRole): string => tDynamic(`role_${keyOf(role)}`, 'code_as_is', role);
export const methodText = (method: CaptureMethod): string =>
  tDynamic(`method_${keyOf(method)}`, 'code_as_is', method);
export const leadText = (kind: Lead['kind']): string => tDynamic(`lead_${keyOf(kind)}`, 'code_as_is', kind);
export const eventText = (event: string): string => tDynamic(`event_${keyOf(event)}`, 'code_as_is', event);
export const checkText = (status: 'passed' | 'failed' | 'skipped'): string =>
  tDynamic(`check_${status}`, 'code_as_is', status);

export const contentKindText = (kind: Claim['kind']): string =>
  tDynamic(`content_${keyOf(kind)}`, 'code_as_is', kind);
export const infringementText = (kind: Claim['infringement']): string =>
  tDynamic(`infringement_${keyOf(kind)}`, 'code_as_is', kind);

/** From the narrowest to the widest circle (FIRST TLP 2.0). */
export const tlpLevels = [
  'TLP:RED',
  'TLP:AMBER+STRICT',
  'TLP:AMBER',
  'TLP:GREEN',
  'TLP:CLEAR',
] as const satisfies readonly Settings['tlp'][];

/** What a marking means for whoever receives the package. */
export const tlpText = (tlp: Settings['tlp']): string =>
  tDynamic(`tlp_${keyOf(tlp.slice('TLP:'.length))}`, 'code_as_is', tlp);
