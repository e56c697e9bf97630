/** Records of captures as a day's work leaves them, for archives that are filled without capturing. */
import type { CaptureRecord } from '@/utils/archive/records';
import { uuidv7 } from '@/utils/evidence/uuid';

const TITLES = [
  'The Long Tide (2026) – watch online',
  'Kick-off live: United v. Rovers',
  'Échos du port, épisode 3',
];

/** Number `index` of `of`: half of them accepted, addresses and titles of the usual length. */
export function sampleCapture(index: number, of: number, nowMs: number): CaptureRecord {
  const createdAtMs = nowMs - (of - index) * 60_000;
  const host = `stream-${index % 400}.example.test`;
  const steps = ['viewport', 'page', 'strips', 'leads', 'seal', 'stamp-close', 'store', 'read-back'];
  return {
    id: uuidv7(createdAtMs),
    createdAtMs,
    trigger: 'list',
    state: 'sealed',
    completeness: 'complete',
    url: `https://${host}/watch/the-long-tide-2026-${index}?server=3&lang=en`,
    host,
    title: `${TITLES[index % TITLES.length]} ${index}`,
    steps: steps.map((name) => ({ name, status: 'done', startedAtMs: 1, endedAtMs: 2, problem: null })),
    limitations: [],
    seal: 'a'.repeat(64),
    packageSha256: 'b'.repeat(64),
    packageBytes: 5_000_000 + index,
    stamps: { open: 'stamped', close: 'stamped' },
    delivery: index % 2 ? null : { status: 'accepted', acceptedAtMs: createdAtMs + 9_000 },
    claimVersion: 1,
    work: 'The Long Tide',
    claimNote: '',
    claimDelivered: index % 2 ? 0 : 1,
    caseName: `M-2026/${index % 40}`,
    tags: index % 5 ? [] : ['mirror'],
    packageRemovedAtMs: null,
    imported: null,
  };
}
