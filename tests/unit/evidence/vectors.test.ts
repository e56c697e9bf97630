/** Every vector has the verdict that is written beside it: old packages stay good, and bad ones stay bad. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { CHECK_IDS } from '@/utils/evidence/verdict';
import { verifyPackage } from '@/utils/evidence/verify';

const directory = path.join(import.meta.dirname, '../../vectors/packages');
const read = (name: string): string => readFileSync(path.join(directory, name), 'utf8');

const id = z.enum(CHECK_IDS);
const verdicts = z
  .record(
    z.string(),
    z.object({ ok: z.boolean(), seal: z.string().nullable(), failed: z.array(id), skipped: z.array(id) }),
  )
  .parse(JSON.parse(read('verdicts.json')));

it.each(Object.entries(verdicts))('%s', async (name, expected) => {
  const zip = new Blob([readFileSync(path.join(directory, name))]);
  const trust = { deskCaPem: read('desk-ca.crt'), tsaRootsPem: [read('tsa-root.crt')] };
  const { ok, seal, checks } = await verifyPackage(zip, trust);
  const idsOf = (status: string) =>
    checks.filter((check) => check.status === status).map((check) => check.id);
  expect({ ok, seal, failed: idsOf('failed'), skipped: idsOf('skipped') }).toEqual(expected);
});
