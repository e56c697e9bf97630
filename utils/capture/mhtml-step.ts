/** The step that keeps the browser's own archive of a page, where it has one and holds nothing that must not be kept. */
import { failed, ok } from '@/utils/evidence/result';
import { URL_SECRETS } from './erase-facts';
import { erasedMhtml } from './erase-mhtml';
import { silentFrames, type FrameWithReading } from './frame-with-reading';
import { againstMhtml } from './mhtml-fitness';
import type { PageStep } from './page-step';
import { capturePolicy } from './policy';
import { notApplicable } from './steps';
import type { NewArtefact } from './work';

const MHTML_PATH = 'data/snapshot/page.mhtml';

export const mhtml: PageStep = {
  name: 'mhtml',
  limitMs: capturePolicy.mhtmlMs,
  needsPage: true,
  asksPage: true,
  async run(work, { target, services }) {
    if (!services.engine.mhtml) return notApplicable('this browser has no MHTML');
    if ((await silentFrames(work)).length > 0) {
      const detail = 'a frame gives no answer, and the browser’s own archive would wait for it';
      work.remark('limitations', 'mhtml-left-out', detail);
      return notApplicable(detail);
    }
    const saved = await services.engine.mhtml(target);
    if (!saved.ok) {
      work.remark('limitations', 'no-mhtml', saved.problem.detail);
      return saved;
    }
    if (saved.value.size > capturePolicy.mhtmlBytes) {
      const detail = `the browser’s own archive is ${saved.value.size} bytes large`;
      work.remark('limitations', 'mhtml-left-out', detail);
      return failed('too-large', detail);
    }
    const frames = ((await work.get('frames')) as FrameWithReading[] | undefined) ?? [];
    const detail = againstMhtml(frames);
    if (detail !== null) {
      work.remark('limitations', 'mhtml-left-out', detail);
      return notApplicable(detail);
    }
    const eraser = work.eraser();
    const erased = await erasedMhtml(saved.value, eraser);
    if (!erased) {
      work.remark('limitations', 'mhtml-left-out', 'it could not be searched for secrets');
      return failed('mhtml-unreadable', 'not MHTML as browsers write it');
    }
    const artefact: NewArtefact = {
      path: MHTML_PATH,
      role: 'mhtml-snapshot',
      mediaType: 'multipart/related',
      method: 'page-capture',
      body: erased.body,
    };
    await work.keep(artefact, () => {
      work.redacted(MHTML_PATH, 'url-secret', eraser.count, URL_SECRETS);
      work.redacted(MHTML_PATH, 'typed-value', erased.typed, 'text of all text fields of forms');
      work.redacted(MHTML_PATH, 'storage-token', erased.tokens, 'fields and metadata named like tokens');
    });
    return ok(null);
  },
};
