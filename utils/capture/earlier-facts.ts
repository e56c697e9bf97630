/** Facts that a former version of the extension left on disk, in the shape of this one: an update ends no capture. */
import type { CaptureFacts } from './facts';
import { emptyPageLog, type PageLog } from './request-log';

/** The log named no documents, and was kept only where it told of the page that is captured. */
function logOfThisVersion(log: Partial<PageLog>, documentId: string | null): PageLog {
  const { main = null, fromAddressBar = false, requests = [], tls = {}, dropped = 0 } = log;
  const isComplete = main !== null && documentId !== null && main.answeredAtMs !== null;
  return {
    ...emptyPageLog(),
    shown: isComplete ? { documentId, url: main.url, atMs: main.answeredAtMs ?? 0 } : null,
    main: main && { ...main, documentId: null },
    fromAddressBar,
    requests: requests.map((request) => ({ ...request, documentId: null })),
    tls,
    dropped,
  };
}

/** `facts`: as they were read off the disk, by whatever version they were written. */
export function factsOfThisVersion(facts: CaptureFacts): CaptureFacts {
  const { pageLog, documentId } = facts;
  return pageLog === null || 'shown' in pageLog
    ? facts
    : { ...facts, pageLog: logOfThisVersion(pageLog, documentId) };
}
