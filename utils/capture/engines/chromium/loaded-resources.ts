/** What the page has loaded, out of the browser's own memory: no request reaches the site. */
import { z } from 'zod';
import type { DebuggerSession } from '@/utils/browser/debugger';
import { blobFromBase64 } from '../../base64-blob';
import { capturePolicy } from '../../policy';
import type { LoadedResource, LoadedResources } from '../engine';

interface ResourceTree {
  frame: { id: string; url: string; mimeType: string };
  resources: {
    url: string;
    type: string;
    mimeType: string;
    failed?: boolean | undefined;
    canceled?: boolean | undefined;
  }[];
  childFrames?: ResourceTree[] | undefined;
}

const resourceTree: z.ZodType<ResourceTree> = z.object({
  frame: z.object({ id: z.string(), url: z.string(), mimeType: z.string() }),
  resources: z.array(
    z.object({
      url: z.string(),
      type: z.string(),
      mimeType: z.string(),
      failed: z.boolean().optional(),
      canceled: z.boolean().optional(),
    }),
  ),
  childFrames: z.lazy(() => z.array(resourceTree)).optional(),
});
const treeAnswer = z.object({ frameTree: resourceTree });
const contentAnswer = z.object({ content: z.string(), base64Encoded: z.boolean() });
const attachedToTarget = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ type: z.string(), url: z.string() }),
});

interface Wanted {
  url: string;
  type: string;
  mediaType: string;
  frameId: string;
  session: string | undefined;
}

function flatten(tree: ResourceTree, session: string | undefined): Wanted[] {
  const own = [
    {
      url: tree.frame.url,
      type: 'Document',
      mediaType: tree.frame.mimeType,
      frameId: tree.frame.id,
      session,
    },
    ...tree.resources
      .filter((resource) => resource.failed !== true && resource.canceled !== true)
      .map(({ url, type, mimeType }) => ({
        url,
        type,
        mediaType: mimeType,
        frameId: tree.frame.id,
        session,
      })),
  ];
  return [...own, ...(tree.childFrames ?? []).flatMap((child) => flatten(child, session))];
}

/**
 * Sessions of the frames that live in processes of their own; without them their resources stay unseen. Not of those
 * that are `silent`: each question to one would be waited for to its limit.
 */
async function frameSessions(session: DebuggerSession, silent: ReadonlySet<string>): Promise<string[]> {
  const found = new Set<string>();
  const stop = session.onEvent(({ method, params }) => {
    if (method !== 'Target.attachedToTarget') return;
    const parsed = attachedToTarget.safeParse(params);
    if (!parsed.success) return;
    const { sessionId, targetInfo } = parsed.data;
    if (targetInfo.type === 'iframe' && !silent.has(targetInfo.url)) found.add(sessionId);
  });
  const settings = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await session.send('Target.setAutoAttach', settings, capturePolicy.callMs);
  // Frames inside frames of other processes announce themselves to their parent's session.
  const asked = new Set<string>();
  for (let round = 0; round < 5; round += 1) {
    const fresh = [...found].filter((id) => !asked.has(id));
    if (fresh.length === 0) break;
    for (const id of fresh) asked.add(id);
    await Promise.all(
      fresh.map(async (id) => {
        const answer = await session.send('Target.setAutoAttach', settings, capturePolicy.callMs, id);
        if (!answer.ok && answer.problem.code === 'timed-out') found.delete(id);
      }),
    );
  }
  stop();
  return [...found];
}

async function treeOf(session: DebuggerSession, child: string | undefined): Promise<Wanted[]> {
  // A frame whose process is busy answers nothing, now or later.
  const enabled = await session.send('Page.enable', {}, capturePolicy.callMs, child);
  if (!enabled.ok) return [];
  const answer = await session.send('Page.getResourceTree', {}, capturePolicy.callMs, child);
  if (!answer.ok) return [];
  const parsed = treeAnswer.safeParse(answer.value);
  return parsed.success ? flatten(parsed.data.frameTree, child) : [];
}

const decode = async (content: string, base64: boolean, mediaType: string): Promise<Blob> =>
  base64 && content !== ''
    ? blobFromBase64(content, 'application/octet-stream')
    : new Blob([content], { type: mediaType });

/** What DevTools wants to load once more before it hands out anything of a frame. */
const RELOADED: ReadonlySet<string> = new Set(['Stylesheet', 'Manifest']);

/**
 * DevTools wants to load style sheets and manifests once more before it hands out their text, and asks the site for those it may not
 * keep. Blocked, it takes them from memory all the same. Documents it loads from the cache alone, but by way of a service worker,
 * which asks whom it likes: those that have one (`withWorker`) are blocked, too, and not had. Returns how to lift that again.
 */
async function blockReloads(
  session: DebuggerSession,
  wanted: Wanted[],
  withWorker: ReadonlySet<string>,
): Promise<() => Promise<void>> {
  const sessions = [...new Set(wanted.map((item) => item.session))];
  const block = async (child: string | undefined, urls: string[]): Promise<void> => {
    await session.send('Network.setBlockedURLs', { urls }, capturePolicy.callMs, child);
  };
  await Promise.all(
    sessions.map(async (child) => {
      const reloaded = wanted.filter(
        (item) => item.session === child && (RELOADED.has(item.type) || withWorker.has(item.url)),
      );
      await session.send('Network.enable', {}, capturePolicy.callMs, child);
      await block(
        child,
        reloaded.map(({ url }) => url),
      );
    }),
  );
  return async () => {
    await Promise.all(sessions.map((child) => block(child, [])));
  };
}

/**
 * Every body that the browser still holds of this page and its frames, within the policy's limits; not those `known`, and
 * not out of frames at the addresses `silent`, which answer nobody. `withWorker`: the documents that a service worker stands before;
 * it never rejects.
 */
export async function loadedResources(
  session: DebuggerSession,
  known: ReadonlySet<string>,
  silent: ReadonlySet<string>,
  withWorker: Promise<ReadonlySet<string>>,
): Promise<Pick<LoadedResources, 'resources' | 'missing'>> {
  const children = await frameSessions(session, silent);
  // The page's own tree names frames of other processes, too, but only their own session has their documents.
  const trees = await Promise.all([...children, undefined].map((child) => treeOf(session, child)));
  const wanted = new Map<string, Wanted>();
  for (const item of trees.flat())
    if (/^https?:/.test(item.url) && !wanted.has(item.url) && !known.has(item.url))
      wanted.set(item.url, item);

  const unblock = await blockReloads(session, [...wanted.values()], await withWorker);
  const resources: LoadedResource[] = [];
  const missing: LoadedResources['missing'] = [];
  let bytes = 0;
  const queue = [...wanted.values()];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      if (bytes > capturePolicy.resourcesBytes) {
        missing.push({ url: item.url, reason: 'over the limit for one capture' });
        continue;
      }
      const { url, frameId, mediaType } = item;
      const answer = await session.send(
        'Page.getResourceContent',
        { frameId, url },
        capturePolicy.callMs,
        item.session,
      );
      const parsed = answer.ok ? contentAnswer.safeParse(answer.value) : null;
      if (!parsed?.success) {
        missing.push({ url, reason: answer.ok ? 'unreadable answer' : answer.problem.detail });
        continue;
      }
      const body = await decode(parsed.data.content, parsed.data.base64Encoded, mediaType);
      if (body.size > capturePolicy.resourceBytes) {
        missing.push({ url, reason: `larger than ${capturePolicy.resourceBytes} bytes` });
        continue;
      }
      bytes += body.size;
      resources.push({ url, mediaType, body });
    }
  };
  await Promise.all(Array.from({ length: capturePolicy.resourcesAtOnce }, work));
  await unblock();
  return { resources, missing };
}
