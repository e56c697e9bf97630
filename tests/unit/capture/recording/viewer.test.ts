/** What goes on to the browser's PDF viewer is told from what does not, and its bytes are kept within the limits. */
import { describe, expect, it } from 'vitest';
import { heldContent, isForViewer, isViewer } from '@/utils/capture/engines/chromium/record-viewer';
import type { HeldAnswer } from '@/utils/capture/engines/chromium/record-events';
import { recordingPolicy } from '@/utils/capture/recording/policy';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { failed, ok, type Result } from '@/utils/evidence/result';

const held = (status: number, headers: Record<string, string>): HeldAnswer => ({
  requestId: 'interception-1',
  networkId: '7.1',
  responseStatusCode: status,
  responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
});

/** A browser that answers every command alike, and what it was asked. */
function browserThat(says: Result<unknown, 'protocol-error'>): DebuggerSession & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    send: (method, params, _limitMs, child) => {
      asked.push([method, params, child]);
      return Promise.resolve(says);
    },
    onEvent: () => () => undefined,
    lost: new Promise(() => undefined),
    detach: () => Promise.resolve(),
  };
}

describe('an answer that is held back', () => {
  it.each([
    [200, 'application/pdf', true],
    [200, ' Application/PDF; version=1.7', true],
    [200, 'text/pdf', true],
    [200, 'text/html', false],
    [200, 'application/pdfx', false],
    [302, 'application/pdf', false],
  ])('%i %s goes on to the viewer: %s', (status, type, expected) => {
    expect(isForViewer(held(status, { 'Content-Type': type }))).toBe(expected);
  });

  it('is asked for where it was held, and comes as bytes', async () => {
    const browser = browserThat(ok({ body: btoa('%PDF-1.4 \xff'), base64Encoded: true }));
    const body = await heldContent(browser, held(200, { 'content-type': 'application/pdf' }), 'child');
    expect(browser.asked).toEqual([['Fetch.getResponseBody', { requestId: 'interception-1' }, 'child']]);
    if (body.kind !== 'whole') throw new Error(body.kind);
    const bytes = new Uint8Array(await body.content.arrayBuffer());
    expect([...bytes.slice(-2)]).toEqual([0x20, 0xff]);
  });

  it('is not asked for when it says that it is larger than a recording keeps', async () => {
    const browser = browserThat(ok({ body: '', base64Encoded: true }));
    const length = String(recordingPolicy.bodyBytes + 1);
    const body = await heldContent(browser, held(200, { 'Content-Length': length }), undefined);
    expect(body).toMatchObject({ kind: 'missing', reason: 'limit' });
    expect(browser.asked).toEqual([]);
  });

  it('that the browser does not hand out is said to be missing', async () => {
    const refused = browserThat(failed('protocol-error', 'gone'));
    expect(await heldContent(refused, held(200, {}), undefined)).toEqual({
      kind: 'missing',
      reason: 'refused',
      detail: 'gone',
    });
    const strange = browserThat(ok({ body: 7 }));
    expect(await heldContent(strange, held(200, {}), undefined)).toMatchObject({ kind: 'missing' });
  });
});

it('the viewer is an extension, which no page is', () => {
  expect(isViewer('chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html')).toBe(true);
  expect(isViewer('https://cinebarge.test/chrome-extension://')).toBe(false);
});
