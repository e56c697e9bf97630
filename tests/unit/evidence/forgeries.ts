/** Packages that somebody made to pass for what they are not, each with the device's or anybody's means. */
import JSZip from 'jszip';
import { manifestText, packageFile, type ClosedBag } from '@/utils/evidence/bag';
import { utf8 } from '@/utils/evidence/hash';
import { MANIFEST, TAGMANIFEST } from '@/utils/evidence/layout';
import { packageBlob } from '@/utils/evidence/package';
import { SAMPLE_ID, sampleBag, samplePackage, sealFiles, newDeviceKey, type SampleOptions } from './sample';

/** By the device's owner: signed and stamped is a list of lists that was written otherwise; the content, afterwards. */
async function writtenAfterTheStamp(
  options: SampleOptions,
  rewrite: (tagmanifest: string) => string,
): Promise<Blob> {
  const bag = await sampleBag(options);
  const text = rewrite(new TextDecoder().decode(bag.tagmanifest));
  const tagmanifest = utf8(text);
  const sealed = await sealFiles({ ...bag, tagmanifest }, options);
  const payload = await Promise.all(
    bag.payload.map(async (file) =>
      file.path === 'data/snapshot/text.txt' ? packageFile(file.path, 'What suits\n') : file,
    ),
  );
  const anew: Record<string, string> = { [MANIFEST]: manifestText(payload), [TAGMANIFEST]: text };
  const tagFiles = await Promise.all(
    bag.tagFiles.map(async (file) =>
      anew[file.path] ? packageFile(file.path, anew[file.path] ?? '') : file,
    ),
  );
  const forged: ClosedBag = { ...bag, payload, tagFiles, tagmanifest };
  return (await packageBlob(forged, sealed)).body;
}

const aboutManifest = / manifest-sha256\.txt$/;
const editLines = (edit: (line: string) => string[]) => (text: string) =>
  text.split('\n').flatMap(edit).join('\n');

/** By anybody who holds the package: entries put beside its own, or in their place. `->` makes a link. */
async function withEntries(options: SampleOptions, entries: Record<string, string>): Promise<Blob> {
  const zip = await JSZip.loadAsync(await (await samplePackage(options)).arrayBuffer());
  for (const [name, content] of Object.entries(entries)) {
    const target = /^-> (.*)/.exec(content)?.[1];
    zip.file(name, target ?? content, { unixPermissions: target === undefined ? 0o100644 : 0o120777 });
  }
  return new Blob([await zip.generateAsync({ type: 'arraybuffer', platform: 'UNIX' })]);
}

const added = (entries: Record<string, string>) => (options: SampleOptions) =>
  withEntries(
    options,
    Object.fromEntries(Object.entries(entries).map(([name, content]) => [`${SAMPLE_ID}/${name}`, content])),
  );

/** What it is, what the commands do not say of it, and how it is made of a genuine capture's means. */
export const forgeries: [what: string, unsaid: string, (options: SampleOptions) => Promise<Blob>][] = [
  [
    'a seal that covers no list of the payload',
    'nothing unlisted',
    (options) =>
      writtenAfterTheStamp(
        options,
        editLines((line) => (aboutManifest.test(line) ? [] : [line])),
      ),
  ],
  [
    'a seal that names the list in a line which sha256sum passes over',
    'lists OK',
    (options) =>
      writtenAfterTheStamp(
        options,
        editLines((line) => [aboutManifest.test(line) ? line.replace(/^.{64}/, '-'.repeat(64)) : line]),
      ),
  ],
  ['a file beside the lists', 'nothing unlisted', added({ 'report.html': 'See here' })],
  ['a file among the keys', 'nothing unlisted', added({ 'keys/more/note.txt': 'x' })],
  ['a file in the seal', 'nothing unlisted', added({ 'seal/claim.json': '{}' })],
  ['a file in the payload', 'nothing unlisted', added({ 'data/screenshots/full-009.png': 'x' })],
  ['a link in the payload', 'no links', added({ 'data/screenshots/full-009.png': '-> viewport.png' })],
  ['a link in place of a file', 'no links', added({ 'data/screenshots/full-001.png': '-> full-000.png' })],
  ['a name that is not plain', 'no links', added({ 'tagmanifest-sha256.txt .': 'x' })],
  ['a file beside the folder', 'unpacked OK', (options) => withEntries(options, { 'tsa-root.crt': 'x' })],
  [
    "anybody's key, with the certificate of a device",
    'keys/signer.crt.pem: OK',
    async (options) => samplePackage({ ...options, key: await newDeviceKey() }),
  ],
];
