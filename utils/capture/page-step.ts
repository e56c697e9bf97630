/** A step that reads the live page. */
import type { PageAccess } from './page-access';
import type { Step } from './steps';

/**
 * `asksPage`: takes the page's answer, and is of no use while a dialog or a busy script keeps it from giving one.
 * `looksInside`: nor is it where the browser shows a document in a {@link CLOSED_VIEWER}.
 */
export type PageStep = Step<PageAccess> & { asksPage?: true; looksInside?: true };

/** How it is noted that the browser shows a document in a viewer of its own, into which no extension may look. */
export const CLOSED_VIEWER = 'closed-viewer';
