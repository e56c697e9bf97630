/** Packages that somebody changed: each change is caught, and the check that catches it is named. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  manifestText,
  packageFile,
  payloadOxum,
  type ClosedBag,
  type PackageFile,
} from '@/utils/evidence/bag';
import {
  CUSTODY_LOG,
  EVIDENCE_JSON,
  MANIFEST,
  SEAL_SIGNATURE,
  SEAL_STAMP,
  SIGNER_KEY,
  TAGMANIFEST,
} from '@/utils/evidence/layout';
import { MAX_CUSTODY_BYTES, PACKAGE_LIMITS } from '@/utils/evidence/policy';
import { packageBlob } from '@/utils/evidence/package';
import type { Evidence, Lead } from '@/utils/evidence/schema';
import { sign, spkiPem } from '@/utils/evidence/signature';
import { verifyPackage, type Trust } from '@/utils/evidence/verify';
import { stampOrder } from '@/utils/evidence/verify-seal';
import { makeAuthority, type Authority } from './authority';
import { blankPng } from './blank-png';
import { newDeviceKey, sampleBag, samplePackage, sealFiles, SAMPLE_ID, type SampleOptions } from './sample';
import { blobOf } from './zip-bytes';

let authority: Authority;
let stranger: Authority;
let trust: Trust;
let options: SampleOptions;
let bag: ClosedBag;
let seal: PackageFile[];

beforeAll(async () => {
  authority = makeAuthority();
  stranger = makeAuthority();
  trust = { deskCaPem: authority.deskCaPem, tsaRootsPem: [authority.tsaRootPem] };
  const key = await newDeviceKey();
  const certificatePem = authority.certify(await spkiPem(key.publicKey));
  options = { key, certificatePem, stampOpen: authority.stamp, stampClose: authority.stamp };
  bag = await sampleBag(options);
  seal = await sealFiles(bag, options);
}, 60_000);
afterAll(() => {
  authority.remove();
  stranger.remove();
});

const failuresOf = async (zip: Blob, by: Trust = trust) =>
  (await verifyPackage(zip, by)).checks.filter(({ status }) => status === 'failed').map(({ id }) => id);

const packed = async (changed: ClosedBag, sealed: PackageFile[] = seal): Promise<Blob> =>
  (await packageBlob(changed, sealed)).body;

/** The bag with one file's content changed (null: removed), manifests left alone. */
async function withFile(path: string, change: (text: string) => string | null): Promise<ClosedBag> {
  const edit = async (files: PackageFile[]) => {
    const edited = await Promise.all(
      files.map(async (file) => {
        if (file.path !== path) return file;
        const text = change(await file.body.text());
        return text === null ? null : packageFile(path, text);
      }),
    );
    return edited.filter((file) => file !== null);
  };
  return { ...bag, payload: await edit(bag.payload), tagFiles: await edit(bag.tagFiles) };
}

/** The same with manifests and bag-info written anew, as a forger without the key would. */
async function reclosed(changed: ClosedBag): Promise<ClosedBag> {
  const manifest = await packageFile(MANIFEST, manifestText(changed.payload));
  const info = await packageFile(
    'bag-info.txt',
    `External-Identifier: ${SAMPLE_ID}\nBagging-Date: 2026-11-22\nPayload-Oxum: ${payloadOxum(changed.payload)}\n`,
  );
  const replaced = [manifest, info];
  const others = changed.tagFiles.filter(
    ({ path }) => path !== TAGMANIFEST && !replaced.some((file) => file.path === path),
  );
  const listed = [...others, ...replaced];
  return { ...changed, tagFiles: [...listed, await packageFile(TAGMANIFEST, manifestText(listed))] };
}

const edited = (edit: (evidence: Evidence) => Evidence) =>
  samplePackage({ ...options, edit }).then((zip) => failuresOf(zip));

describe('an untouched package', () => {
  it('passes every check', async () => {
    const verdict = await verifyPackage(await packed(bag), trust);
    expect(verdict).toMatchObject({ ok: true, captureId: SAMPLE_ID, seal: bag.seal });
    expect(verdict.evidence?.capture_id).toBe(SAMPLE_ID);
    expect(new Set(verdict.checks.map(({ status }) => status))).toEqual(new Set(['passed']));
  });

  it('is judged without trust as far as that goes', async () => {
    const verdict = await verifyPackage(await packed(bag), { deskCaPem: null, tsaRootsPem: [] });
    expect(verdict.ok).toBe(true);
    expect(verdict.checks.filter(({ status }) => status === 'skipped').map(({ id }) => id)).toEqual([
      'seal.certificate',
      'stamp.close',
      'stamp.open',
      'stamps.order',
    ]);
  });

  it('is judged at its own time: not by a slow clock, but by an expired certificate', async () => {
    const zip = await samplePackage({ ...options, stampClose: null });
    const at = async (now: string) =>
      (await verifyPackage(zip, trust, PACKAGE_LIMITS, new Date(now))).checks.find(
        ({ id }) => id === 'seal.certificate',
      )?.status;
    expect(await at('2020-01-01')).toBe('passed');
    expect(await at('2300-01-01')).toBe('failed');
    const stamped = await verifyPackage(await packed(bag), trust, PACKAGE_LIMITS, new Date('2300-01-01'));
    expect(stamped.ok).toBe(true);
  });

  it('is the same bytes for the same bag', async () => {
    const [first, second] = await Promise.all([
      packageBlob(bag, seal),
      packageBlob(bag, [...seal].reverse()),
    ]);
    expect(first.sha256).toBe(second.sha256);
  });
});

describe('a changed package', () => {
  it('fails with a flipped byte anywhere', async () => {
    const bytes = new Uint8Array(await (await packed(bag)).arrayBuffer());
    // A step that is no divisor of anything here: contents, headers, names, seal and directory are all hit.
    for (let at = 3; at < bytes.length; at += 389) {
      const flipped = bytes.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect(await failuresOf(blobOf(flipped)), `byte ${at}`).not.toEqual([]);
    }
  }, 120_000);

  it('fails when it is cut off', async () => {
    const zip = await packed(bag);
    expect(await failuresOf(zip.slice(0, zip.size - 1))).toEqual(['zip.structure']);
    expect(await failuresOf(zip.slice(0, Math.floor(zip.size / 2)))).toEqual(['zip.structure']);
    expect(await failuresOf(new Blob([]))).toEqual(['zip.structure']);
  });

  it('names a changed payload file', async () => {
    const changed = await withFile('data/snapshot/page.html', (text) => text.replace('Watch', 'Waste'));
    expect(await failuresOf(await packed(changed))).toEqual([
      'manifest.hashes',
      'custody.agrees',
      'evidence.files',
    ]);
  });

  it('names an added and a removed file', async () => {
    const added = { ...bag, payload: [...bag.payload, await packageFile('data/extra.txt', 'planted')] };
    expect(await failuresOf(await packed(added))).toEqual([
      'bag.info',
      'manifest.complete',
      'custody.agrees',
      'evidence.files',
    ]);
    const removed = await withFile('data/snapshot/text.txt', () => null);
    expect(await failuresOf(await packed(removed))).toEqual([
      'bag.info',
      'manifest.complete',
      'manifest.hashes',
      'custody.agrees',
      'evidence.files',
    ]);
    const tag = { ...bag, tagFiles: [...bag.tagFiles, await packageFile('README.txt', 'planted')] };
    expect(await failuresOf(await packed(tag))).toEqual(['tagmanifest.complete']);
    expect(
      await failuresOf(await packed(bag, [...seal, await packageFile('seal/note.txt', 'planted')])),
    ).toEqual(['tagmanifest.complete']);
  });

  it('names the signature when manifests were written anew', async () => {
    const changed = await reclosed(await withFile('data/snapshot/page.html', (text) => `${text}!`));
    const failures = await failuresOf(await packed(changed));
    expect(failures).toContain('seal.signature');
    expect(failures).toContain('stamp.close');
    expect(failures).not.toContain('manifest.hashes');
  });

  it('names a removed line of the log', async () => {
    const changed = await withFile(CUSTODY_LOG, (text) => text.split('\n').toSpliced(3, 1).join('\n'));
    expect(await failuresOf(await packed(changed))).toEqual([
      'bag.info',
      'manifest.hashes',
      'custody.chain',
      'custody.agrees',
    ]);
    const last = await withFile(CUSTODY_LOG, (text) => text.replace(/[^\n]*\n$/, ''));
    expect(await failuresOf(await packed(last))).toEqual(['bag.info', 'manifest.hashes', 'custody.agrees']);
  });

  it('does not read a log that is longer than any capture writes', async () => {
    const long = await withFile(CUSTODY_LOG, (text) => text + ' '.repeat(MAX_CUSTODY_BYTES));
    const { checks } = await verifyPackage(await packed(long), trust);
    const chain = checks.find(({ id }) => id === 'custody.chain');
    expect(chain).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('no readable') as string,
    });
  });

  it('names a swapped, a strange and a missing seal', async () => {
    const replaced = async (path: string, content: Uint8Array<ArrayBuffer>) => [
      ...seal.filter((file) => file.path !== path),
      await packageFile(path, content),
    ];
    const other = authority.stamp(new TextEncoder().encode('another tagmanifest'));
    expect(await failuresOf(await packed(bag, await replaced(SEAL_STAMP, other)))).toEqual(['stamp.close']);
    const foreign = stranger.stamp(bag.tagmanifest);
    expect(await failuresOf(await packed(bag, await replaced(SEAL_STAMP, foreign)))).toEqual(['stamp.close']);
    expect(await failuresOf(await packed(bag, await replaced(SEAL_STAMP, new Uint8Array())))).toEqual([
      'stamp.close',
    ]);
    const forged = await sign(bag.tagmanifest, (await newDeviceKey()).privateKey);
    expect(await failuresOf(await packed(bag, await replaced(SEAL_SIGNATURE, forged)))).toEqual([
      'seal.signature',
    ]);
    expect(
      await failuresOf(
        await packed(
          bag,
          seal.filter(({ path }) => path !== SEAL_SIGNATURE),
        ),
      ),
    ).toEqual(['seal.signature']);
    const open = await sampleBag({
      ...options,
      stampOpen: () => authority.stamp(new TextEncoder().encode('x')),
    });
    expect(await failuresOf(await packed(open, await sealFiles(open, options)))).toEqual(['stamp.open']);
  });

  it('names a swapped key and a foreign certificate', async () => {
    const pem = await spkiPem((await newDeviceKey()).publicKey);
    const swapped = await withFile(SIGNER_KEY, () => pem);
    expect(await failuresOf(await packed(swapped))).toEqual([
      'tagmanifest.hashes',
      'seal.signature',
      'seal.certificate',
    ]);
    const foreign = stranger.certify(await spkiPem(options.key.publicKey));
    expect(await failuresOf(await samplePackage({ ...options, certificatePem: foreign }))).toEqual([
      'seal.certificate',
    ]);
    const ofOther = authority.certify(pem);
    expect(await failuresOf(await samplePackage({ ...options, certificatePem: ofOther }))).toEqual([
      'seal.certificate',
    ]);
  });

  it('names an opening stamp that is younger than the closing stamp', () => {
    const [early, late] = [new Date('2026-11-22T10:00:00Z'), new Date('2026-11-22T10:00:01Z')];
    expect(stampOrder(late, early).status).toBe('failed');
    expect(stampOrder(early, late).status).toBe('passed');
    expect(stampOrder(early, early).status).toBe('passed');
    expect(stampOrder(early, null).status).toBe('skipped');
  });
});

describe('a package whose own device contradicts itself', () => {
  it('names evidence that does not describe its files', async () => {
    expect(await edited((evidence) => ({ ...evidence, files: evidence.files.slice(1) }))).toEqual([
      'evidence.files',
    ]);
    expect(
      await edited((evidence) => ({
        ...evidence,
        files: evidence.files.map((file) => ({ ...file, bytes: 1 })),
      })),
    ).toEqual(['evidence.files']);
    expect(await edited((evidence) => ({ ...evidence, custody_head: '0'.repeat(64) }))).toEqual([
      'custody.agrees',
    ]);
    expect(await edited((evidence) => ({ ...evidence, capture_id: SAMPLE_ID.replace(/1$/, '2') }))).toEqual([
      'evidence.schema',
    ]);
  });

  it('names a complete capture that lacks the minimum, and a partial one that does not say why', async () => {
    const withCoverage = (
      change: (coverage: NonNullable<Evidence['page']['coverage']>) => Evidence['page']['coverage'],
    ) =>
      edited((evidence) => ({
        ...evidence,
        page: { ...evidence.page, coverage: evidence.page.coverage && change(evidence.page.coverage) },
      }));
    expect(await withCoverage(() => null)).toEqual(['evidence.minimum']);
    expect(await withCoverage((coverage) => ({ ...coverage, strips_taken: 1 }))).toEqual([
      'evidence.minimum',
    ]);
    expect(
      await withCoverage((coverage) => ({
        ...coverage,
        strips_taken: 1,
        strips_needed: 1,
        strips: coverage.strips.slice(0, 1),
      })),
    ).toEqual(['evidence.minimum']);
    expect(await withCoverage((coverage) => ({ ...coverage, strips: coverage.strips.slice(1) }))).toEqual([
      'evidence.minimum',
    ]);
    expect(await edited((evidence) => ({ ...evidence, completeness: 'partial', limitations: [] }))).toEqual([
      'evidence.minimum',
    ]);
    expect(await edited((evidence) => ({ ...evidence, completeness: 'partial' }))).toEqual([]);
  });

  const holding = (contents: SampleOptions['contents'], edit?: SampleOptions['edit']) =>
    samplePackage({ ...options, ...(contents && { contents }), ...(edit && { edit }) }).then((zip) =>
      failuresOf(zip),
    );
  const STRIP = 'data/screenshots/full-001.png';
  const withPixels = (width: number, height: number) => (evidence: Evidence) => {
    const { coverage } = evidence.page;
    const strips = coverage?.strips.map((strip) =>
      strip.path === STRIP ? { ...strip, pixels: { width, height } } : strip,
    );
    return {
      ...evidence,
      page: { ...evidence.page, coverage: coverage && { ...coverage, strips: strips ?? [] } },
    };
  };

  it('names pictures of a complete capture that are none, or smaller than the part of the page they show', async () => {
    expect(await holding({ [STRIP]: blankPng(1, 1) })).toEqual(['evidence.minimum']);
    expect(await holding({ [STRIP]: blankPng(1, 1) }, withPixels(1, 1))).toEqual(['evidence.minimum']);
    expect(await holding({ [STRIP]: 'not a picture, but some bytes' })).toEqual(['evidence.minimum']);
    expect(await holding({ 'data/screenshots/viewport.png': '' })).toEqual(['evidence.minimum']);
    expect(await holding({ [STRIP]: blankPng(815, 400) }, withPixels(815, 400))).toEqual([]);
  });

  it('names a snapshot of a complete capture with nothing of a page in it', async () => {
    expect(await holding({ 'data/snapshot/page.html': '' })).toEqual(['evidence.minimum']);
    expect(await holding({ 'data/snapshot/page.html': ' \n'.repeat(50) })).toEqual(['evidence.minimum']);
  });

  it('takes the bytes of a document for the minimum only where the server sent no web page', async () => {
    const asDocument =
      (contentType: string) =>
      (evidence: Evidence): Evidence => ({
        ...evidence,
        files: evidence.files.map((file) =>
          file.path === 'data/snapshot/text.txt'
            ? { ...file, role: 'original-document', media_type: 'text/plain' }
            : file,
        ),
        page: { ...evidence.page, coverage: null },
        main_response: evidence.main_response && {
          ...evidence.main_response,
          headers: [['Content-Type', contentType]],
        },
      });
    expect(await edited(asDocument('text/plain'))).toEqual([]);
    expect(await edited(asDocument('text/html; charset=utf-8'))).toEqual(['evidence.minimum']);
    expect(await holding({ 'data/snapshot/text.txt': '' }, asDocument('text/plain'))).toEqual([
      'evidence.minimum',
    ]);
  });

  it('names a lead that nothing shows', async () => {
    const lead: Lead = {
      kind: 'magnet',
      value: 'magnet:?',
      host: null,
      frame_chain: [],
      shown_in: 'data/nowhere.txt',
      evidence: '',
    };
    expect(await failuresOf(await samplePackage({ ...options, leads: [lead] }))).toEqual(['leads.schema']);
  });

  it('names JSON that two readers could read in two ways', async () => {
    const changed = await withFile(EVIDENCE_JSON, (text) =>
      text.replace('"case_ref"', '"case_ref": "OTHER",\n  "case_ref"'),
    );
    expect(await failuresOf(await packed(changed))).toContain('evidence.schema');
  });
});
