/** `npm run verify -- FILE.zip [--ca desk-ca.crt] [--tsa tsa-root.crt]…`: every check of a package, in plain words. */
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { errorText } from '@/utils/evidence/result';
import { verifyPackage, type Check, type CheckId } from '@/utils/evidence/verify';

const USAGE = `Usage: npm run verify -- FILE.zip [--ca desk-ca.crt] [--tsa tsa-root.crt]…

  --ca   certificate of the desk that certified the device
  --tsa  root certificate of a time-stamping authority; may be given several times

Neither is taken from the package, which must not vouch for itself.
Exit status: 0 nothing failed, 1 a check failed, 2 nothing could be checked.`;

const WORDS: Record<CheckId, string> = {
  'zip.structure': 'The ZIP says one thing only',
  'zip.checksums': 'No entry of the ZIP is damaged',
  'bag.declaration': 'It is a BagIt bag',
  'bag.info': 'Name, size and count are as stated',
  'tagmanifest.complete': 'No tag file is missing or unlisted',
  'tagmanifest.hashes': 'No tag file was changed',
  'manifest.complete': 'No file is missing or unlisted',
  'manifest.hashes': 'No file was changed',
  'seal.signature': 'Sealed by the key of the device',
  'seal.certificate': 'The desk vouches for that device',
  'stamp.close': 'Sealed no later than',
  'stamp.open': 'Sealed no earlier than',
  'stamps.order': 'The stamps are in order',
  'custody.chain': 'The log is whole',
  'custody.agrees': 'The log agrees with the files',
  'evidence.schema': 'evidence.json is in order',
  'evidence.files': 'evidence.json describes every file',
  'evidence.minimum': 'Address, snapshot and whole page',
  'leads.schema': 'Every lead points at its proof',
};

const SIGNS: Record<Check['status'], string> = { passed: ' ok ', failed: 'FAIL', skipped: ' -- ' };

/** What a package says goes to a terminal: nothing that could steer it. */
const harmless = (said: string): string => said.replace(/[^\x20-\x7e]/g, '?');

const line = ({ id, status, detail }: Check): string =>
  `${SIGNS[status]}  ${WORDS[id].padEnd(38)} ${harmless(detail)}  [${id}]`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ca: { type: 'string' }, tsa: { type: 'string', multiple: true }, help: { type: 'boolean' } },
  });
  const [file, ...more] = positionals;
  if (values.help === true || file === undefined || more.length > 0) {
    console.log(USAGE);
    return values.help === true ? 0 : 2;
  }
  const trust = {
    deskCaPem: values.ca === undefined ? null : await readFile(values.ca, 'utf8'),
    tsaRootsPem: await Promise.all((values.tsa ?? []).map((path) => readFile(path, 'utf8'))),
  };
  const verdict = await verifyPackage(await openAsBlob(file), trust);
  console.log(verdict.checks.map(line).join('\n'));
  const failures = verdict.checks.filter(({ status }) => status === 'failed').length;
  const skipped = verdict.checks.filter(({ status }) => status === 'skipped').length;
  console.log(`\nCapture ${verdict.captureId ?? 'unknown'}\nSeal    ${verdict.seal ?? 'unknown'}`);
  for (const remark of verdict.remarks) console.log(`\nTo be known: ${harmless(remark)}.`);
  const also = skipped === 0 ? '' : `, ${skipped} could not be judged`;
  console.log(verdict.ok ? `\nNothing failed${also}.` : `\nNOT TO BE TRUSTED: ${failures} failed${also}.`);
  return verdict.ok ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(errorText(error));
  process.exitCode = 2;
}
