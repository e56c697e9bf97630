/** Words for the stable codes that steps, remarks, problems and leads carry. A code we have no words for is shown as it is. */
import { t, tDynamic, type MessageKey } from '@/utils/browser/i18n';
import type { CaptureMethod, ArtefactRole, Lead } from '@/utils/evidence/schema';
import type { BlockedReason, Settings } from '@/utils/messaging/commands';
import type { Claim } from '@/utils/referral/schema';

/** Locale keys have no hyphens. */
const keyOf = (code: string): string => code.replace(/[^A-Za-z0-9]/g, '_');

export const stepText = (name: string): string => tDynamic(`step_${keyOf(name)}`, 'step_other', name);

export interface ProblemWords {
  /** What happened. */
  title: string;
  /** What to do next. */
  next: string;
}

/** Empty when the locale has no such key. */
const textOf = (key: string): string => t(key as MessageKey);

/** The first of these keys that the locale has; `otherwise`, with the code in it, when it has none. */
function firstOf(keys: readonly string[], otherwise: MessageKey, code: string): string {
  for (const key of keys) {
    const text = textOf(key);
    if (text) return text;
  }
  return t(otherwise, code);
}

/** What could not be had, or went wrong, during a capture. A stamp fails for the same reasons as a delivery. */
export const remarkText = (code: string): string =>
  firstOf([`remark_${keyOf(code)}`, `problem_${keyOf(code)}`], 'remark_other', code);

/** Why a command or a delivery did not do what was asked. A capture is refused with the reason that blocks the page. */
export const problemText = (code: string): ProblemWords => ({
  title: firstOf([`problem_${keyOf(code)}`, `blocked_${keyOf(code)}`], 'problem_other', code),
  next: firstOf([`problem_${keyOf(code)}_next`, `blocked_${keyOf(code)}_next`], 'problem_other_next', code),
});

/** Why a page of a list was not captured: a remark of its capture, a problem on the way, or a page that may not be. */
export const failureText = (code: string): string =>
  firstOf(
    ['remark', 'problem', 'blocked'].map((kind) => `${kind}_${keyOf(code)}`),
    'remark_other',
    code,
  );

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
/** What a check of a package looks at. */
export const checkedText = (id: string): string => tDynamic(`checked_${keyOf(id)}`, 'code_as_is', id);

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
