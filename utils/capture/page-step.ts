/** A step that reads the live page. */
import type { PageAccess } from './page-access';
import type { Step } from './steps';

export type PageStep = Step<PageAccess>;
