/** The options while the browser has not told what an administrator has set, and with an enrolment link. */
import '../archive/empty-archive';
import { parseHTML } from 'linkedom';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import en from '@/public/_locales/en/messages.json';
import { lookUpIn } from '../../gallery/messages';

/** What `chrome.storage.managed` answers with, when the test says so. */
const managed = vi.hoisted(() => ({ tell: (_values: object): void => undefined }));
vi.mock('@/utils/browser/managed', () => {
  const told = new Promise((resolve) => {
    managed.tell = resolve;
  });
  return { managedValues: () => told };
});
vi.mock('@/utils/browser/messages', () => ({ sendToBackground: () => new Promise(() => undefined) }));

const open = async () => ({
  ...(await import('preact')),
  ...(await import('@/components/options/OptionsView')),
  ...(await import('@/utils/archive/database')),
  ...(await import('@/utils/archive/settings')),
});
let house: Awaited<ReturnType<typeof open>>;

beforeEach(async () => {
  const { document } = parseHTML('<body></body>');
  vi.stubGlobal('document', document);
  vi.stubGlobal('navigator', {
    platform: 'Test',
    storage: { estimate: async () => ({}), persisted: async () => true },
  });
  // Before all else: some texts are looked up as soon as a module is read.
  (await import('@/utils/browser/i18n')).provideMessages(lookUpIn(en));
  house = await open();
});
afterEach(() => {
  house.render(null, document.body);
  vi.unstubAllGlobals();
});

it('show at once what no administrator can set, and the rest when the browser has told', async () => {
  const db = await house.database();
  await db.put('values', { useDebugger: true }, 'managed');
  const doors = { shortcut: null, hasDebugger: true, link: null, openCaptures: () => undefined };
  house.render(house.h(house.OptionsView, doors), document.body);
  const text = () => document.body.textContent;
  expect(text()).toContain('The browser has not said yet');
  await vi.waitFor(() => expect(text()).toContain('Your name'));
  expect(text()).toContain('The browser has not said yet');
  for (const changeable of [en.use_debugger, en.keep_stream_keys, en.secret_names])
    expect(text()).not.toContain(changeable.message);
  managed.tell({ useDebugger: false });
  await vi.waitFor(() => expect(text()).toContain(en.keep_stream_keys.message));
  expect(text()).not.toContain('The browser has not said yet');
  expect(text()).toContain('Set by your organisation');
});

it.each([
  ['https://desk.test', en.link_same_desk.message],
  ['https://other.test', en.link_other_desk.message],
])(
  'say what a link to %s means to a device that is enrolled, until it is enrolled no more',
  async (deskUrl, said) => {
    const db = await house.database();
    const enrolment = {
      ...{
        url: 'https://desk.test/',
        name: 'A desk',
        deviceId: 'd',
        enrolledAtMs: 1,
        label: 'Mine',
        revoked: false,
      },
      ...{ accessToken: 't', certificatePem: '', deskCaPem: '', tsaRootsPem: [], receiptKeyPem: '' },
      packageBytesLimit: 1,
    };
    await db.put('values', {}, 'managed');
    await db.put('values', enrolment, 'enrolment');
    const link = { deskUrl, code: 'K7QF' };
    const doors = { shortcut: null, hasDebugger: true, link, openCaptures: () => undefined };
    house.render(house.h(house.OptionsView, doors), document.body);
    await vi.waitFor(() => expect(document.body.textContent).toContain(said));
    await house.saveEnrolment(null);
    await vi.waitFor(() => expect(document.body.textContent).toContain(en.from_link.message));
    expect(document.body.textContent).not.toContain(said);
  },
);
