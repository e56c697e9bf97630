/** The user's settings and the memory of the last claim: small values with a default, parsed on the way out. */
import { z } from 'zod';
import { claim, type Claim } from '@/utils/referral/schema';
import { managedValues } from '@/utils/browser/managed';
import { database, DURABLE, writable } from './database';
import { reach } from './reach';
import { noRules, sendingRules } from './sending';
import { tick } from './tick';

export const settings = z.object({
  deskUrl: z.string().max(2000),
  operatorName: z.string().max(200),
  organisation: z.string().max(200),
  caseRef: z.string().max(200),
  purpose: z.string().max(500),
  tlp: z.enum(['TLP:RED', 'TLP:AMBER+STRICT', 'TLP:AMBER', 'TLP:GREEN', 'TLP:CLEAR']),
  /** Send every complete capture as soon as it is sealed. */
  sendAutomatically: z.boolean(),
  /** Names of parameters that are secrets (utils/evidence/redaction-names.ts); null for the list that comes with Constat. */
  secretNames: z.array(z.string().min(1).max(100)).max(500).nullable().default(null),
  /** Keep what signs the addresses of other sites' streams: evidence, mostly, and not the user's. */
  keepStreamKeys: z.boolean().default(true),
  /** When what waits may be sent. Settings saved by earlier versions have no rules. */
  sending: sendingRules.default(noRules),
  /** Chromium's debugger, with its bar, may be used for a picture of the whole page. Settings of before do not know it. */
  useDebugger: z.boolean().default(true),
  /** Captures of private windows outlive them, on this device. */
  keepPrivate: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

export const defaultSettings: Settings = {
  deskUrl: '',
  operatorName: '',
  organisation: '',
  caseRef: '',
  purpose: '',
  tlp: 'TLP:AMBER',
  sendAutomatically: false,
  secretNames: null,
  keepStreamKeys: true,
  sending: noRules,
  useDebugger: true,
  keepPrivate: false,
};

/** What an administrator may set for every user (docs/permissions.md): it stands above the user's own choice. */
export type ManagedSettings = Partial<Pick<Settings, 'secretNames' | 'keepStreamKeys' | 'useDebugger'>>;

/** What cannot be read counts as not set. */
function managedFrom(values: unknown): ManagedSettings {
  const given = z.record(z.string(), z.unknown()).safeParse(values).data ?? {};
  const names = settings.shape.secretNames.safeParse(given['secretNames']).data ?? null;
  const keep = z.boolean().safeParse(given['keepStreamKeys']);
  const useDebugger = z.boolean().safeParse(given['useDebugger']);
  return {
    ...(names === null ? {} : { secretNames: names }),
    ...(keep.success ? { keepStreamKeys: keep.data } : {}),
    ...(useDebugger.success ? { useDebugger: useDebugger.data } : {}),
  };
}

/** The administrator's settings, as soon as the browser tells them. */
export const managedSettings = async (): Promise<ManagedSettings> => managedFrom(await managedValues());

/** What the extension knows of its desk, for pages: never the access token. */
export const deskState = z.object({
  url: z.string(),
  name: z.string(),
  deviceId: z.string(),
  enrolledAtMs: z.number(),
  label: z.string(),
  /** The desk has said that the token is no longer good: enrol again. */
  revoked: z.boolean(),
});
export type DeskState = z.infer<typeof deskState>;

/** All that the background keeps of the desk it is enrolled at. */
export const enrolment = deskState.extend({
  accessToken: z.string(),
  certificatePem: z.string(),
  deskCaPem: z.string(),
  tsaRootsPem: z.array(z.string()),
  receiptKeyPem: z.string(),
  packageBytesLimit: z.int().positive(),
  /** Largest package that the desk takes in a bundle; absent: it has not said. */
  bundledBytesLimit: z.int().positive().optional(),
});
export type Enrolment = z.infer<typeof enrolment>;

async function readValue<T>(name: string, schema: z.ZodType<T>): Promise<T | null> {
  const parsed = schema.safeParse(await (await database()).get('values', name));
  return parsed.success ? parsed.data : null;
}

async function writeValue(name: string, value: unknown): Promise<void> {
  const tx = (await writable()).transaction('values', 'readwrite', DURABLE);
  await tx.store.put(value, name);
  await tx.done;
  tick();
}

/** As the browser told it the last time. */
const MANAGED = 'managed';
/** Within this the browser answers once it knows; for longer no click shall wait. */
const MANAGED_MS = 100;

/** Keeps what the browser tells for its next start. For the background alone. */
export async function rememberManaged(): Promise<void> {
  const told = await managedValues();
  if (JSON.stringify(told) !== JSON.stringify(await readValue(MANAGED, z.unknown())))
    await writeValue(MANAGED, told);
}

/**
 * Chromium tells what the administrator has set only about three seconds after its start. Until then it is what it was
 * in the session before; in the first session of all it is waited for.
 */
async function managedByNow(): Promise<ManagedSettings> {
  const told = managedSettings();
  const last = await readValue(MANAGED, z.unknown());
  if (last === null || last === undefined) return told;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<ManagedSettings>((resolve) => {
    timer = setTimeout(() => resolve(managedFrom(last)), MANAGED_MS);
  });
  return Promise.race([told, late]).finally(() => clearTimeout(timer));
}

/** The user's own choices, and what stands above them. */
async function chosen(): Promise<{ own: Settings; managed: ManagedSettings }> {
  const [own, managed] = await Promise.all([readValue('settings', settings), managedByNow()]);
  return { own: own ?? defaultSettings, managed };
}

export const currentSettings = reach('currentSettings', async (): Promise<Settings> => {
  const { own, managed } = await chosen();
  return { ...own, ...managed };
});

/** Of what the administrator has set the user's own choice stays as it was, for when that is set no more. */
export async function saveSettings(value: Settings): Promise<void> {
  const { own, managed } = await chosen();
  const hidden = Object.fromEntries(Object.entries(own).filter(([name]) => name in managed));
  await writeValue('settings', { ...value, ...hidden });
}

export const currentEnrolment = (): Promise<Enrolment | null> => readValue('enrolment', enrolment);
export const saveEnrolment = (value: Enrolment | null): Promise<void> => writeValue('enrolment', value);

export const currentDesk = reach('currentDesk', async (): Promise<DeskState | null> => {
  return readValue('enrolment', deskState);
});

export const lastClaim = reach('lastClaim', async (): Promise<Claim | null> =>
  readValue('last-claim', claim),
);
export const rememberClaim = (value: Claim): Promise<void> => writeValue('last-claim', value);

interface Roots {
  deskCaPem: string | null;
  tsaRootsPem: string[];
}

export const trustOf = (enrolment: Enrolment | null): Roots => ({
  deskCaPem: enrolment?.deskCaPem ?? null,
  tsaRootsPem: enrolment?.tsaRootsPem ?? [],
});

/** Whom this device believes when it verifies: no token, so pages may know. */
export const currentTrust = reach('currentTrust', async (): Promise<Roots> =>
  trustOf(await currentEnrolment()),
);
