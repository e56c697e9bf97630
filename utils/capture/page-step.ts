/** A step that reads the live page. */
import type { PageAccess } from './page-access';
import type { Step } from './steps';

/** `asksPage`: takes the page's answer, and is of no use while a dialog or a busy script keeps it from giving one. */
export type PageStep = Step<PageAccess> & { asksPage?: true };
