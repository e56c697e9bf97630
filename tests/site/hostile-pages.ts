/** Pages that behave badly, each in one way: at /hostile/<name> of the site's host. */
import type { Reply } from './routes';

interface Behaviour {
  body: string;
  headers?: Record<string, string>;
}

const text = '<h1>Free films</h1><p>The evidence on this page is this sentence.</p>';

const behaviours: Record<string, () => Behaviour> = {
  /** Replaces what a naive reader would call, before it can. */
  prototypes: () => ({
    body: `<script>
      Object.prototype.toJSON = () => 'forged';
      Array.prototype.map = Array.prototype.filter = () => [];
      Array.prototype.push = () => 0;
      Node.prototype.cloneNode = () => document.createElement('p');
      Element.prototype.attachShadow = () => null;
      document.querySelectorAll = () => [];
      XMLSerializer.prototype.serializeToString = () => '<p>forged</p>';
      Object.defineProperty(document.documentElement, 'outerHTML', { get: () => '<p>forged</p>' });
    </script>${text}`,
  }),
  /** Asks before it lets go. */
  'before-unload': () => ({
    body: `${text}<script>addEventListener('beforeunload', (event) => event.preventDefault());</script>`,
  }),
  /** Goes elsewhere shortly after it has loaded. */
  leaves: () => ({ body: `${text}<script>setTimeout(() => location.replace('/tall'), 400);</script>` }),
  /** Closes every door that a page can close. */
  'strict-policy': () => ({
    body: text,
    headers: {
      'content-security-policy': "default-src 'none'; sandbox; require-trusted-types-for 'script'",
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'permissions-policy': 'fullscreen=(), display-capture=()',
    },
  }),
  /** Grows by a screen whenever its end comes near. */
  endless: () => ({
    body: `${text}<main></main><script>
      const grow = () => { for (let i = 0; i < 20; i += 1) document.querySelector('main').insertAdjacentHTML('beforeend', '<p style="height:60px">More</p>'); };
      addEventListener('scroll', () => { if (scrollY + 2 * innerHeight > document.documentElement.scrollHeight) grow(); });
      grow(); grow();
    </script>`,
  }),
  /** More elements than a reader wants to walk. */
  'many-nodes': () => ({
    body: `${text}<script>
      const row = '<i>x</i>'.repeat(200);
      document.body.insertAdjacentHTML('beforeend', Array(500).fill('<p hidden>' + row + '</p>').join(''));
    </script>`,
  }),
  /** Never stops changing. */
  restless: () => ({
    body: `${text}<p id="clock"></p><script>
      const tick = () => { document.querySelector('#clock').textContent = performance.now().toFixed(1); requestAnimationFrame(tick); };
      tick();
    </script>`,
  }),
  /** Stops the world as soon as a debugger listens. */
  'debugger-trap': () => ({ body: `${text}<script>setInterval(() => { debugger; }, 100);</script>` }),
  /** Shows a dialog once it has loaded. */
  dialog: () => ({
    body: `${text}<script>addEventListener('load', () => setTimeout(() => alert('18+?'), 50));</script>`,
  }),
};

export const hostileNames = Object.keys(behaviours);

export const hostilePages: ReadonlyMap<string, () => Reply> = new Map(
  Object.entries(behaviours).map(([name, behaviour]) => [name, () => reply(name, behaviour())]),
);

function reply(name: string, { body, headers }: Behaviour): Reply {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,"></head><body>${body}</body></html>`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: page };
}
