/** The door of the background: what is no command, or not in shape, reaches nobody; nor does anything leak out. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commands, type CommandName } from '@/utils/messaging/commands';
import { send } from '@/utils/messaging/client';
import { serveMessages, type Handlers } from '@/utils/messaging/server';

const door = vi.hoisted(() => ({ handle: (_message: unknown): Promise<unknown> => Promise.resolve() }));
vi.mock('@/utils/browser/messages', () => ({
  onPageMessage: (handle: typeof door.handle) => (door.handle = handle),
  sendToBackground: (message: unknown) => door.handle(message),
}));

const handled = vi.fn<(name: string, input: unknown) => unknown>();
const ID = '019ae3a0-5c00-7000-8000-000000000001';

beforeEach(() => {
  handled.mockReset().mockReturnValue({});
  const names = Object.keys(commands) as CommandName[];
  serveMessages(
    Object.fromEntries(
      names.map((name) => [name, (input: unknown) => Promise.resolve(handled(name, input))]),
    ) as unknown as Handlers,
  );
});

describe('what comes in', () => {
  it.each([
    null,
    'capture.start',
    7,
    {},
    { command: 'no.such', input: {} },
    { command: 'toString', input: {} },
    { command: '__proto__', input: {} },
    { command: 'constructor', input: {} },
    { command: 'capture.start', input: { tabId: '7', trigger: 'popup' } },
    { command: 'capture.start', input: { tabId: 7, trigger: 'shortcut' } },
    { command: 'capture.delete', input: { captureIds: [] } },
    { command: 'capture.delete', input: { captureIds: ['../../etc'] } },
    { command: 'delivery.request', input: { captureIds: [ID] } },
    { command: 'settings.save', input: { deskUrl: 'x'.repeat(3_000) } },
  ])('is refused when it is not in shape: %j', async (message) => {
    await expect(door.handle(message)).rejects.toThrow();
    expect(handled).not.toHaveBeenCalled();
  });

  it('is handed over parsed, without what nobody asked for', async () => {
    await door.handle({ command: 'capture.delete', input: { captureIds: [ID], force: true } });
    expect(handled).toHaveBeenCalledExactlyOnceWith('capture.delete', { captureIds: [ID] });
  });
});

describe('what goes out', () => {
  it('is stripped of what the command does not promise', async () => {
    const desk = {
      url: 'https://desk.example',
      name: 'Desk',
      deviceId: 'd',
      enrolledAtMs: 1,
      label: 'L',
      revoked: false,
    };
    handled.mockReturnValue({ ok: true, value: { ...desk, accessToken: 'secret' } });
    const answer = await send('desk.enrol', { url: desk.url, code: 'c', label: 'L' });
    expect(answer).toEqual({ ok: true, value: desk });
  });

  it('is refused when the handler breaks its promise', async () => {
    handled.mockReturnValue({ ok: true, value: { captureId: 'no id' } });
    await expect(send('capture.start', { tabId: 1, trigger: 'popup' })).rejects.toThrow();
  });
});
