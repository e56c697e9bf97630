/** Pages that behave badly, each in one way: at /hostile/<name> of the site's host. */
import { originOf } from './hosts';
import type { Reply } from './routes';

interface Behaviour {
  body: string;
  headers?: Record<string, string>;
}

const text = '<h1>Free films</h1><p>The evidence on this page is this sentence.</p>';

/** What the page `secrets` holds of its visitor: random to look at, each in a place of its own. */
export const secret = {
  cookie: 'cK3a9Qw71Zt0pLm5Xr',
  header: 'hD8s2Vb60Yc4nJk9Wq',
  /** In the address of the page itself. */
  page: 'pG5f1Rt83Ux7mHz2Ea',
  link: 'lN7k4Bv92Ij6oSd1Pf',
  userinfo: 'uF2h8Cx45Om3gTy7Lb',
  form: 'fM9j6Dz14Qe8rWa5Ks',
  frame: 'rP4l0Es67Hg2vXu3Nt',
  stream: 'sQ6m5Ft28Jb9wZi0Oc',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5AbWVtYmVycyJ9.c2lnbmF0dXJlLW9mLWFubg',
  typed: 'what the visitor has typed',
} as const;
/** What opens the stream to anybody: evidence. */
export const streamKey = 'kT1n3Gu59Ak4xYo6Vd';

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
  /** Names elements so that they stand where the document's own properties were. */
  clobbered: () => ({
    body: `${text}<form name="body"></form><form name="scrollingElement"></form><img name="querySelectorAll" alt="">
      <img name="documentElement" alt=""><form name="getElementsByTagName"></form><img name="fonts" alt=""><img name="createElement" alt="">`,
  }),
  /** More frames than anybody needs; a test driver takes half a minute to follow 5,000. */
  'many-frames': () => ({
    body: `${text}<script>
      for (let i = 0; i < 400; i += 1) {
        const frame = document.createElement('iframe');
        frame.style.cssText = 'width:8px;height:8px;border:0';
        document.body.append(frame);
      }
    </script>`,
  }),
  /** A film of a gigabyte that exists in the page only, and pictures of 2,048 × 2,048 pixels like that. */
  blobs: () => ({
    body: `${text}<main></main><script>
      const piece = new Blob([new Uint8Array(16 << 20)]), film = new Blob(Array(64).fill(piece), { type: 'video/mp4' });
      document.querySelector('main').append(Object.assign(document.createElement('video'), { src: URL.createObjectURL(film) }));
      const size = 2048, bytes = new Uint8Array(54 + size * size * 4), head = new DataView(bytes.buffer);
      head.setUint16(0, 0x424d); head.setUint32(2, bytes.length, true); head.setUint32(10, 54, true); head.setUint32(14, 40, true);
      head.setInt32(18, size, true); head.setInt32(22, size, true); head.setUint16(26, 1, true); head.setUint16(28, 32, true);
      bytes.fill(120, 54);
      for (let i = 0; i < 8; i += 1) {
        const image = new Image(64, 64);
        image.src = URL.createObjectURL(new Blob([bytes], { type: 'image/bmp' }));
        document.querySelector('main').append(image);
      }
    </script>`,
  }),
  /** Takes everything away as soon as it believes that somebody is looking. */
  'devtools-detector': () => ({
    body: `${text}<p id="state">Nobody is looking</p><img loading="lazy" src="/far-below.png" alt="" style="margin-top: 9000px"><script>
      let height = 0;
      const look = () => { if (height > 0 && innerHeight !== height) document.body.innerHTML = '<h1>Nothing here</h1>'; };
      addEventListener('resize', look);
      setInterval(look, 20);
      setTimeout(() => { height = innerHeight; document.title = 'armed'; }, 500);
    </script>`,
  }),
  /** Does nothing but compute, for a while. */
  busy: () => ({
    body: `${text}<script>
      setTimeout(() => { const end = Date.now() + 4000; while (Date.now() < end); }, 600);
    </script>`,
  }),
  /** Works in a frame of another site that never answers again. */
  'busy-frame': () => ({
    body: `${text}<iframe src="${originOf('player')}/busy" title="player"></iframe>
      <script>addEventListener('message', () => setTimeout(() => { document.title = 'the frame is busy'; }, 400));</script>`,
  }),
  /** Holds what is nobody's business in every place where that can be. */
  secrets: () => ({
    headers: { 'set-cookie': `sid=${secret.cookie}; Secure`, 'x-session-token': secret.header },
    body: `${text}
      <p>Your link: ${originOf('site')}/invite?invite_token=${secret.link}</p>
      <a href="/logout?token=${secret.link}&amp;next=1">Log out</a> <a href="https://ann:${secret.userinfo}@cinebarge.test/">Members</a>
      <form action="/search?sid=${secret.page}"><input type="hidden" name="csrf_token" value="${secret.form}">
        <input id="typed"> <input id="reflected"> <textarea id="area"></textarea></form>
      <img src="/icon.svg?sid=${secret.page}" alt="" width="16" height="16">
      <iframe src="${originOf('player')}/e/salt2026?session=${secret.frame}" title="player"></iframe>
      <script>
        window.state = { jwt: '${secret.jwt}', sid: '${secret.page}' };
        fetch('${originOf('stream')}/hls/salt2026/master.m3u8?token=${streamKey}&session=${secret.stream}');
        fetch('/collect?access_token=${secret.link}');
      </script>`,
  }),
  /** Asks before it lets go. */
  'before-unload': () => ({
    body: `${text}<script>addEventListener('beforeunload', (event) => event.preventDefault());</script>`,
  }),
  /** Goes elsewhere shortly after it has loaded. */
  leaves: () => ({ body: `${text}<script>setTimeout(() => location.replace('/tall'), 400);</script>` }),
  /** Goes, as soon as it is walked through, to a page that never answers. */
  'leaves-for-good': () => ({
    body: `${text}<div style="height:20000px"></div>
      <script>addEventListener('scroll', () => location.replace('/hostile/silent'), { once: true });</script>`,
  }),
  /** Computes for ever. */
  silent: () => ({ body: '<script>for (;;);</script>' }),
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
  /** An article that makes way for the next, address and all, as soon as one scrolls. */
  renamed: () => ({
    body: `${text}<div style="height: 4000px"></div><img loading="lazy" src="/face/ann.svg" alt=""><script>
      addEventListener('scroll', () => {
        if (scrollY < 500 || location.pathname === '/hostile/clean') return;
        history.replaceState(null, '', '/hostile/clean');
        document.querySelector('p').textContent = 'Nothing but our own holiday films.';
      });
    </script>`,
  }),
  /** Loads its own address and another ahead of a click that never comes, and then takes the other's address. */
  foretold: () => ({
    body: `${text}<script type="speculationrules">${JSON.stringify({
      prefetch: [{ source: 'list', urls: ['/hostile/clean', '/hostile/foretold'], eagerness: 'immediate' }],
    })}</script><script>addEventListener('clean', () => history.replaceState(null, '', '/hostile/clean'));</script>`,
    headers: { 'x-page': 'the one that is shown' },
  }),
  /** What {@link behaviours.foretold} would like to be taken for. */
  clean: () => ({ body: '<h1>Nothing but our own holiday films</h1>', headers: { 'x-page': 'never shown' } }),
  /** Its server's clock is ten thousand years fast. */
  'far-future': () => ({ body: text, headers: { date: 'Sat, 01 Jan 12026 00:00:00 GMT' } }),
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
