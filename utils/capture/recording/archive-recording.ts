/** Says in evidence.json what the archive of a recording holds, how it differs from what was sent, and what it lacks. */
import type { CaptureWork } from '../work';
import type { RecordingTally } from './wacz-records';

const LACKS = {
  limit: ['recording-cut', 'answers are kept in part or not at all, because of the limits of a recording'],
  interrupted: ['recording-unfinished', 'answers had not ended when the recording did'],
  refused: ['bodies-refused', 'answers were kept without their content: the browser did not hand it out'],
} as const;

export function describeRecording(work: CaptureWork, path: string, tally: RecordingTally): void {
  for (const [reason, [code, what]] of Object.entries(LACKS)) {
    const urls = tally.cut[reason as keyof typeof LACKS];
    if (urls.length === 0) continue;
    work.remark('limitations', code, `${urls.length} ${what}: ${urls.join(' ').slice(0, 1000)}`);
  }
  const { sockets, silentSockets } = tally;
  if (sockets > silentSockets) {
    const detail = `messages of ${sockets - silentSockets} websockets were counted, not kept`;
    work.remark('limitations', 'websockets-counted', detail);
  }
  if (silentSockets > 0) {
    const detail = `${silentSockets} websockets were opened; the browser tells nothing of their messages`;
    work.remark('limitations', 'websockets-unseen', detail);
  }
  work.remark(
    'transformations',
    'bodies-decoded',
    `${path}: bodies are kept as the browser decodes them; headers that do not describe them any more stand there as X-Archive-Orig-… (${tally.decoded} answers); messages are written as HTTP/1.1 whatever the protocol`,
  );
  if (tally.redirects > 0)
    work.remark(
      'transformations',
      'redirects-without-content',
      `${tally.redirects} redirects are kept without content, which browsers do not hand out (WARC-Truncated)`,
    );
  const removed = [
    ['cookie', tally.cookies, 'values of cookie headers, sent and received'],
    ['authorization', tally.credentials, 'values of headers with credentials and tokens, sent and received'],
    ['typed-value', tally.requestBodies, 'contents of requests, which may hold what was typed'],
  ] as const;
  for (const [kind, count, detail] of removed) work.redacted(path, kind, count, detail);
}
