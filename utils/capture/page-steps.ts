/** The steps that read the live page, in the order that spoils the least: the debugger's bar changes the page. */
import { originalDocument } from './document-step';
import { network, resources, tls } from './network-steps';
import type { PageStep } from './page-step';
import { attach, detach, hold, release } from './hold-steps';
import { fullPage, reconstruction, smallPicture, viewport } from './picture-steps';
import { record, recordEnd } from './recording/record-steps';
import { mhtml } from './mhtml-step';
import { environment, readAgain, readPage } from './reading-steps';

/**
 * Groups one after another; the lanes of a group at the same time; the steps of a lane one after another. In record mode
 * the page is loaded first, then it is held still. What the window shows is the first evidence: on disk before anything
 * slow or visible starts. Once its strips are taken and nothing more is read off it, the page moves again.
 */
export const pageSteps: PageStep[][][] = [
  [[record]],
  [[hold]],
  [[viewport], [readPage, mhtml], [environment]],
  [[attach]],
  [[fullPage, reconstruction, readAgain], [smallPicture]],
  [[recordEnd]],
  [[release], [resources, originalDocument], [tls], [network]],
  [[detach]],
];
