/**
 * The step that goes over the text of a capture once more, when everything that can give away a secret has been read: what only the
 * last file names stands in the first ones, too. What is changed is hashed again, and the last word in the custody log counts.
 */
import type { ArtefactRole } from '@/utils/evidence/schema';
import { ok } from '@/utils/evidence/result';
import { erasedDocument } from './erase-archive';
import { URL_SECRETS } from './erase-facts';
import { erasedMhtml } from './erase-mhtml';
import type { Eraser } from './erasing';
import type { PageAccess } from './page-access';
import { notApplicable, type Step } from './steps';
import type { CaptureWork } from './work';

/** Not the request log and the leads: there the keys of streams are evidence, whatever else has them. */
const SEARCHED = new Set<ArtefactRole>([
  'visible-text',
  'seen-text',
  'dom-snapshot',
  'mhtml-snapshot',
  'original-document',
]);

type Artefact = Awaited<ReturnType<CaptureWork['artefacts']>>[number];

/** The file without what is known by now; null where that cannot be said. */
async function cleaned({ entry, body }: Artefact, eraser: Eraser): Promise<Blob | null> {
  if (entry.role === 'original-document') return erasedDocument(body, entry.media_type, eraser);
  if (entry.role === 'mhtml-snapshot') return (await erasedMhtml(body, eraser))?.body ?? null;
  const text = await body.text();
  return new Blob([eraser.known(text)], { type: body.type });
}

export const searchAgain: Step<PageAccess> = {
  name: 'search-again',
  limitMs: 60_000,
  needsPage: false,
  async run(work) {
    if (!work.eraser().hasMet) return notApplicable('no secret was met');
    for (const artefact of await work.artefacts()) {
      const { path, role, media_type: mediaType, method, derived_from: derivedFrom } = artefact.entry;
      if (!SEARCHED.has(role)) continue;
      const eraser = work.eraser();
      const body = await cleaned(artefact, eraser);
      if (!body || eraser.count === 0) continue;
      const made = { path, role, mediaType, method, body, ...(derivedFrom !== null && { derivedFrom }) };
      await work.keep(made, () => work.redacted(path, 'url-secret', eraser.count, URL_SECRETS));
    }
    return ok(null);
  },
};
