/** Small values: what cannot be read is the default; pages never see the access token. */
import './empty-archive';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Enrolment, Settings } from '@/utils/archive/settings';

const open = () => import('@/utils/archive/settings');
const put = async (name: string, value: unknown): Promise<void> => {
  const { database } = await import('@/utils/archive/database');
  await (await database()).put('values', value, name);
};

const settings: Settings = {
  deskUrl: 'https://desk.example',
  operatorName: 'A',
  organisation: 'B',
  caseRef: 'C',
  purpose: 'D',
  tlp: 'TLP:RED',
  sendAutomatically: true,
  secretNames: ['token', 'key?'],
  keepStreamKeys: false,
  sending: { onlyUnmetered: true, hours: { from: 22, to: 6 } },
  useDebugger: false,
  keepPrivate: true,
};
const enrolment: Enrolment = {
  url: 'https://desk.example',
  name: 'Desk',
  deviceId: 'd',
  enrolledAtMs: 1,
  label: 'L',
  accessToken: 'secret',
  certificatePem: 'c',
  deskCaPem: 'ca',
  tsaRootsPem: [],
  receiptKeyPem: 'k',
  packageBytesLimit: 10,
  revoked: false,
};

describe('what the administrator has set', () => {
  /** A browser that tells it when it is told to. */
  const browserTelling = () => {
    let tell: (values: unknown) => void = () => undefined;
    const told = new Promise<unknown>((resolve) => (tell = resolve));
    vi.stubGlobal('chrome', { storage: { managed: { get: () => told } } });
    return (values: unknown) => tell(values);
  };
  afterEach(() => vi.unstubAllGlobals());

  it('is what it was in the session before, for as long as the browser does not tell', async () => {
    browserTelling()({ useDebugger: false });
    await (await open()).rememberManaged();
    const tell = browserTelling();
    const { currentSettings } = await open();
    expect((await currentSettings()).useDebugger).toBe(false);
    tell({ keepStreamKeys: false });
    expect(await currentSettings()).toMatchObject({ useDebugger: true, keepStreamKeys: false });
  });

  it('is waited for in the first session of all', async () => {
    const tell = browserTelling();
    const asked = (await open()).currentSettings();
    setTimeout(() => tell({ useDebugger: false }), 200);
    expect((await asked).useDebugger).toBe(false);
  });

  it('does not become the user’s own choice when that is saved', async () => {
    browserTelling()({ useDebugger: false });
    const { currentSettings, defaultSettings, saveSettings } = await open();
    await saveSettings({ ...(await currentSettings()), tlp: 'TLP:RED' });
    browserTelling()({});
    expect(await currentSettings()).toEqual({ ...defaultSettings, tlp: 'TLP:RED' });
  });
});

describe('settings', () => {
  it('are the default until some are saved', async () => {
    const { currentSettings, defaultSettings, saveSettings } = await open();
    expect(await currentSettings()).toEqual(defaultSettings);
    await saveSettings(settings);
    expect(await currentSettings()).toEqual(settings);
    // As a version without rules for sending has saved them.
    const { sending: _, ...older } = settings;
    await put('settings', older);
    expect(await currentSettings()).toEqual({ ...settings, sending: defaultSettings.sending });
  });

  it.each([
    null,
    'x',
    7,
    [],
    {},
    { ...settings, tlp: 'TLP:PINK' },
    { ...settings, caseRef: 'x'.repeat(201) },
  ])('that cannot be read are the default: %#', async (garbage) => {
    const { currentSettings, defaultSettings } = await open();
    await put('settings', garbage);
    expect(await currentSettings()).toEqual(defaultSettings);
  });
});

describe('the desk', () => {
  it('is shown to pages without its token', async () => {
    const { currentDesk, currentEnrolment, saveEnrolment } = await open();
    expect(await currentDesk()).toBeNull();
    await saveEnrolment(enrolment);
    expect(await currentEnrolment()).toEqual(enrolment);
    expect(JSON.stringify(await currentDesk())).not.toContain('secret');
    await saveEnrolment(null);
    expect([await currentDesk(), await currentEnrolment()]).toEqual([null, null]);
  });

  it('is nobody when what is stored cannot be read', async () => {
    const { currentEnrolment } = await open();
    await put('enrolment', { ...enrolment, accessToken: 7 });
    expect(await currentEnrolment()).toBeNull();
  });
});
