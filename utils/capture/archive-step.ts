/** The step that makes capture.wacz: of a recording, the exchanges; otherwise what was obtained, labelled as that. */
import { freeRecordedParts, keepRecordedPart } from '@/utils/archive/recorded';
import { extensionVersion } from '@/utils/browser/environment';
import { ok } from '@/utils/evidence/result';
import { eachInBatches } from '@/utils/evidence/in-batches';
import type { ResourceRecord, WaczRecord } from '@/utils/evidence/wacz/wacz-record';
import { writeWacz } from '@/utils/evidence/wacz/write-wacz';
import { erasedRecord } from './erase-archive';
import { URL_SECRETS } from './erase-facts';
import type { FieldsFound } from './erase-fields';
import type { Eraser } from './erasing';
import { keptResources, type KeptResource } from './kept-resources';
import type { PageAccess } from './page-access';
import { describeRecording } from './recording/archive-recording';
import { recordingPolicy } from './recording/policy';
import { storedItems } from './recording/sink';
import { emptyTally, waczRecords, type RecordingTally } from './recording/wacz-records';
import type { LoggedRequest } from './request-log';
import { notApplicable, type Step } from './steps';
import type { CaptureWork, NewArtefact } from './work';

export const ARCHIVE = 'data/capture.wacz';
const TOKEN_FIELDS = 'values of fields and metadata named like tokens';
const ARCHIVE_SECRETS = `${URL_SECRETS}; the same values and JSON Web Tokens in bodies that are text`;

/** Recorded exchanges first; then what was obtained besides, without its exchange. */
async function* recordsOf(
  work: CaptureWork,
  resources: KeptResource[],
  eraser: Eraser,
  fields: FieldsFound,
  tally: RecordingTally,
): AsyncGenerator<WaczRecord> {
  const recorded = new Set<string>();
  if (work.facts.recording) {
    for await (const record of waczRecords(storedItems(work.id), tally)) {
      recorded.add(record.url);
      yield await erasedRecord(record, eraser, fields);
    }
  }
  const requests = ((await work.get('requests')) as LoggedRequest[] | undefined) ?? [];
  const ips = new Map(requests.map(({ url, ip }) => [url, ip]));
  const at = new Date(work.facts.startedAtMs);
  const besides = resources
    .filter(({ url }) => !recorded.has(url))
    .map(({ url, mediaType, body }): ResourceRecord => {
      return { kind: 'resource', url, at, ip: ips.get(url) ?? null, mediaType, body };
    });
  const bytesOf = ({ body }: ResourceRecord): number => body.size;
  yield* eachInBatches(besides, bytesOf, (record) => erasedRecord(record, eraser, fields));
}

export const archive: Step<PageAccess> = {
  name: 'archive',
  limitMs: 300_000,
  needsPage: false,
  async run(work) {
    // A background died while it freed what this was made of: it stands, and all is told of it.
    if (work.entries().some(({ path }) => path === ARCHIVE)) {
      await freeRecordedParts(work.id);
      return ok(null);
    }
    const { missing, method, ...kept } = await keptResources(work);
    // An image drawn anew is not what its server sent: it has no place under that address.
    const resources = kept.resources.filter(({ drawn }) => drawn !== true);
    const { recording, urlFinal, title, startedAtMs } = work.facts;
    if (resources.length === 0 && !recording) return notApplicable('no bodies were obtained');
    const at = new Date(startedAtMs);
    const eraser = work.eraser();
    const fields = { typed: 0, tokens: 0 };
    const tally = emptyTally();
    let parts = 0;
    const wacz = await writeWacz({
      captureId: work.id,
      createdAt: at,
      software: `Constat ${extensionVersion()}`,
      pages: [{ url: eraser.url(urlFinal), title: eraser.text(title), ts: at }],
      records: recordsOf(work, resources, eraser, fields, tally),
      spillBytes: recordingPolicy.spillBytes,
      spill: (part) => keepRecordedPart(work.id, parts++, part),
    });
    if (recording && tally.exchanges + resources.length === 0)
      return notApplicable('nothing was recorded or obtained');
    const artefact: NewArtefact = {
      path: ARCHIVE,
      role: 'web-archive',
      mediaType: 'application/wacz',
      method: recording && tally.exchanges > 0 ? 'recording' : method,
      body: wacz.body,
    };
    const tell = (): void => {
      work.redacted(ARCHIVE, 'url-secret', eraser.count, ARCHIVE_SECRETS);
      work.redacted(ARCHIVE, 'storage-token', fields.tokens, TOKEN_FIELDS);
      if (tally.exchanges > 0) describeRecording(work, ARCHIVE, tally);
      if (missing.length === 0) return;
      const which = missing
        .map(({ url }) => url)
        .join(' ')
        .slice(0, 1000);
      const detail = `The browser gave no content for ${missing.length} of the answers, which are not in ${ARCHIVE}: ${which}`;
      work.remark('limitations', 'bodies-refused', detail);
    };
    if (parts === 0) {
      await work.keep(artefact, tell);
      return ok(null);
    }
    // On disk, and with all that is to be said of it, before what it was made of is freed.
    await work.keepNow([artefact], tell);
    await freeRecordedParts(work.id);
    return ok(null);
  },
};
