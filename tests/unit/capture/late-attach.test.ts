/** A page that answers too late to be attached to: nobody waits for it any more, and the debugger must not stay on it. */
import { expect, it, vi } from 'vitest';
import { newErasing } from '@/utils/capture/erasing';
import type { DepthSession } from '@/utils/capture/engines/engine';
import type { PageAccess } from '@/utils/capture/page-access';
import type { CaptureFacts } from '@/utils/capture/facts';
import { failed, ok } from '@/utils/evidence/result';
import '../archive/empty-archive';

vi.mock('@/utils/browser/environment', () => ({ extensionVersion: () => '0' }));
vi.mock('@/utils/browser/api', () => ({ canUseDebugger: () => true }));
vi.mock('@/utils/browser/inject', () => ({ addStyle: vi.fn(), runFileInFrames: vi.fn() }));
vi.mock('@/utils/capture/page-walker', () => ({ holdTab: vi.fn(), releaseTab: vi.fn() }));
vi.mock('@/utils/capture/tab-requests', () => ({ requestsOf: vi.fn() }));

it('is let go of at once, and is nothing that a later step could use', async () => {
  const { CaptureWork } = await import('@/utils/capture/work');
  const { attach } = await import('@/utils/capture/hold-steps');
  const erasing = newErasing({ secretNames: null, keepStreamKeys: true }, 'https://pirate.test/');
  const step = CaptureWork.begin('c', { erasing } as CaptureFacts).forStep();
  const viewport = { path: 'data/screenshots/viewport.png', role: 'viewport-screenshot' } as const;
  await step.keep({ ...viewport, mediaType: 'image/png', method: 'tab-capture', body: 'seen' });
  const close = vi.fn(() => Promise.resolve());
  let answer: () => void = () => undefined;
  const late = new Promise<void>((resolve) => (answer = resolve));
  const open = vi.fn(() => late.then(() => ok({ close } as unknown as DepthSession)));
  const services = { engine: { open }, settings: () => Promise.resolve({ useDebugger: true }) };
  const page = { target: { tabId: 1, windowId: 1 }, services, recording: null, depth: null };

  const attaching = attach.run(step, page as unknown as PageAccess);
  await vi.waitFor(() => expect(open).toHaveBeenCalled());
  step.abandon();
  answer();
  expect(await attaching).toEqual(failed('timed-out', 'the page answered too late'));
  expect(close).toHaveBeenCalledOnce();
  expect(page.depth).toBeNull();
});
