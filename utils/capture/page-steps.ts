/** The steps that read the live page, in the order that spoils the least: the debugger's bar changes the page. */
import { originalDocument } from './document-step';
import { network, resources, tls } from './network-steps';
import type { PageStep } from './page-step';
import { attach, detach, fullPage, hold, reconstruction, smallPicture, viewport } from './picture-steps';
import { record, recordEnd } from './recording/record-steps';
import { environment, mhtml, readAgain, readPage } from './reading-steps';

/**
 * Groups one after another; the steps of a group at the same time. In record mode the page is loaded first, then it is held still. What the
 * window shows is the first evidence: on disk before anything slow or visible starts.
 */
export const pageSteps: PageStep[][] = [
  [record],
  [hold],
  [viewport, readPage, environment],
  [mhtml],
  [attach],
  [fullPage, smallPicture],
  [reconstruction],
  [readAgain],
  [recordEnd],
  [resources, tls, network],
  [originalDocument],
  [detach],
];
