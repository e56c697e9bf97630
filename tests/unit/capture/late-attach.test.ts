/** A page that answers too late to be attached to: nobody waits for it any more, and the debugger must not stay on it. */
import { expect, it, vi } from 'vitest';
import { newErasing } from '@/utils/capture/erasing';
import type { DepthSession, Engine } from '@/utils/capture/engines/engine';
import type { PageAccess } from '@/utils/capture/page-access';
import type { CaptureFacts } from '@/utils/capture/facts';
import { failed, ok } from '@/utils/evidence/result';
import { uuidv7 } from '@/utils/evidence/uuid';
import { newCapture, URL_OF_PAGE } from '../archive/empty-archive';

vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));
vi.mock('@/utils/browser/api', () => ({ canUseDebugger: () => true }));
vi.mock('@/utils/browser/inject', () => ({ addStyle: vi.fn(), runFileInFrames: vi.fn() }));
vi.mock('@/utils/capture/page-walker', () => ({ holdTab: vi.fn(), releaseTab: vi.fn() }));
vi.mock('@/utils/capture/tab-requests', () => ({ requestsOf: vi.fn() }));

it('is let go of at once, and is nothing that a later step could use', async () => {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { attach } = await import('@/utils/capture/hold-steps');
  const { createCapture } = await import('@/utils/archive/captures');
  const id = uuidv7(1_000);
  await createCapture(id, { ...newCapture, steps: ['attach'] }, 1_000);
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, URL_OF_PAGE);
  const step = CaptureWork.begin(id, { erasing } as CaptureFacts).forStep();
  const viewport = { path: 'data/screenshots/viewport.png', role: 'viewport-screenshot' } as const;
  await step.keep({ ...viewport, mediaType: 'image/png', method: 'tab-capture', body: 'seen' });
  await step.save();
  const close = vi.fn(() => Promise.resolve());
  let answer: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (answer = resolve));
  const open = vi.fn<Engine['open']>(() => late.then(() => ok({ close } as unknown as DepthSession)));
  const services = { engine: { open }, settings: () => Promise.resolve({ useDebugger: true }) };
  const page = { target: { tabId: 1, windowId: 1 }, services, recording: null, depth: null };

  const attaching = attach.run(step, page as unknown as PageAccess);
  await vi.waitFor(() => expect(open).toHaveBeenCalled());
  // What its first strip has to equal.
  expect(await open.mock.calls[0]?.[1]?.text()).toBe('seen');
  step.abandon();
  answer();
  expect(await attaching).toEqual(failed('timed-out', 'the page answered too late'));
  expect(close).toHaveBeenCalledOnce();
  expect(page.depth).toBeNull();
});
