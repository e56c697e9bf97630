/** Checks of what a package says of itself: its log, its evidence and its leads agree with its files. */
import { verifyChain } from './custody';
import { CUSTODY_LOG, EVIDENCE_JSON, LEADS_JSON } from './layout';
import { textOf, type OpenedPackage } from './open-package';
import { MAX_CUSTODY_BYTES, MAX_JSON_BYTES } from './policy';
import { failed, ok, type Result } from './result';
import { evidence, leadsDocument, sha256, type CustodyEvent, type Evidence } from './schema';
import { parseUnambiguous } from './unambiguous';
import { isPayload } from './verify-bag';
import { passed, skipped, wrong, type Outcome } from './verdict';
import { z } from 'zod';

export type Custody = Result<{ lines: CustodyEvent[]; head: string }>;

/** Files that cannot be in `files[]` or in the log, because they close over them. */
const CLOSING = [EVIDENCE_JSON, CUSTODY_LOG];

/** Detail of a `file.hashed` line. */
const hashedDetail = z.object({ path: z.string(), sha256, bytes: z.int().nonnegative() });

export async function readCustody(opened: OpenedPackage): Promise<Custody> {
  const text = await textOf(opened, CUSTODY_LOG, MAX_CUSTODY_BYTES);
  return text === null ? failed('missing', `no readable ${CUSTODY_LOG}`) : verifyChain(text);
}

async function readJson<T>(opened: OpenedPackage, path: string, schema: z.ZodType<T>): Promise<Result<T>> {
  const text = await textOf(opened, path, MAX_JSON_BYTES);
  if (text === null) return failed('missing', `no readable ${path}`);
  try {
    const parsed = schema.safeParse(parseUnambiguous(text));
    if (parsed.success) return ok(parsed.data);
    const [issue] = parsed.error.issues;
    return failed('malformed', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}`);
  } catch (error) {
    return failed('malformed', error instanceof Error ? error.message : 'malformed');
  }
}

export const readEvidence = (opened: OpenedPackage): Promise<Result<Evidence>> =>
  readJson(opened, EVIDENCE_JSON, evidence);

export const custodyChain = (custody: Custody): Outcome =>
  custody.ok ? passed(`${custody.value.lines.length} lines`) : wrong(custody.problem.detail);

/** The last line is the one that evidence.json closes over, and every file is as the log says it was hashed. */
export function custodyAgrees(opened: OpenedPackage, custody: Custody, read: Result<Evidence>): Outcome {
  if (!custody.ok || !read.ok) return wrong('takes a whole log and a readable evidence.json');
  if (custody.value.head !== read.value.custody_head)
    return wrong('custody_head in evidence.json is not the hash of the last line');
  const hashed = new Map<string, z.infer<typeof hashedDetail>>();
  for (const line of custody.value.lines.filter(({ event }) => event === 'file.hashed')) {
    const detail = hashedDetail.safeParse(line.detail);
    if (!detail.success) return wrong(`line ${line.seq} does not say which file was hashed`);
    // A step that ran again after a crash hashed its file again: the last word counts.
    hashed.set(detail.data.path, detail.data);
  }
  for (const { path, sha256, bytes } of hashed.values()) {
    const file = opened.files.get(path);
    if (file?.sha256 !== sha256 || file.bytes !== bytes)
      return wrong(`${path} is not as the log says it was hashed`);
  }
  const unlogged = [...opened.files.keys()].find(
    (path) => isPayload(path) && !CLOSING.includes(path) && !hashed.has(path),
  );
  return unlogged === undefined
    ? passed(`${hashed.size} files as they were hashed`)
    : wrong(`the log does not say when ${unlogged} was hashed`);
}

export function evidenceSchema(opened: OpenedPackage, read: Result<Evidence>): Outcome {
  if (!read.ok) return wrong(read.problem.detail);
  return read.value.capture_id === opened.base
    ? passed(`a ${read.value.completeness} capture`)
    : wrong('evidence.json is of another capture');
}

/** `files[]` and the payload are the same, but for the two files that close over it. */
export function evidenceFiles(opened: OpenedPackage, read: Result<Evidence>): Outcome {
  if (!read.ok) return wrong('takes a readable evidence.json');
  const listed = new Map(read.value.files.map((file) => [file.path, file]));
  if (listed.size !== read.value.files.length) return wrong('a file is listed twice');
  for (const { path, sha256, bytes, derived_from: origin } of listed.values()) {
    const file = opened.files.get(path);
    if (file?.sha256 !== sha256 || file.bytes !== bytes) return wrong(`${path} is not as evidence.json says`);
    if (origin !== null && !opened.files.has(origin))
      return wrong(`${path} derives from ${origin}, which is not there`);
  }
  const unlisted = [...opened.files.keys()].find(
    (path) => isPayload(path) && !CLOSING.includes(path) && !listed.has(path),
  );
  return unlisted === undefined
    ? passed(`${listed.size} files as described`)
    : wrong(`evidence.json does not describe ${unlisted}`);
}

/** Every lead points at an artefact of this package. */
export async function leadsSchema(opened: OpenedPackage): Promise<Outcome> {
  if (!opened.files.has(LEADS_JSON)) return skipped('no leads.json');
  const read = await readJson(opened, LEADS_JSON, leadsDocument);
  if (!read.ok) return wrong(read.problem.detail);
  const dangling = read.value.leads.find((lead) => !opened.files.has(lead.shown_in));
  return dangling === undefined
    ? passed(`${read.value.leads.length} leads, each with the artefact that shows it`)
    : wrong(`a lead is shown in ${dangling.shown_in}, which is not there`);
}
