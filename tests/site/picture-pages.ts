/** Pages that are hard to take a picture of, each in one way: at /picture/<name> of the site's host. */
import { originOf } from './hosts';
import { PHOTO_HEIGHT, PHOTO_WIDTH } from './photo';

/** Numbered bands: every part of a picture of them can be told from every other. */
const bands = (from: number, to: number, height = 100): string =>
  Array.from({ length: to - from }, (_, index) => {
    const band = from + index;
    const colour = `hsl(${(band * 47) % 360} 60% ${55 + ((band * 13) % 30)}%)`;
    return `<div class="band" style="height:${height}px;background:${colour}">${band}</div>`;
  }).join('\n');

/** The colour of a numbered band: red, green, blue. */
export const colourOf = (band: number): readonly [number, number, number] => [band, 255 - band, 40];

const numbered = (count: number): string =>
  Array.from(
    { length: count },
    (_, band) => `<div style="height:100px;background:rgb(${colourOf(band).join(' ')})"></div>`,
  ).join('\n');

const SHADOWED = `<script>
  customElements.define('x-bar', class extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: 'closed' }).innerHTML =
        '<div style="position:sticky;top:60px;height:30px;background:rgb(0,200,0)">In a shadow</div>';
    }
  });
</script>`;

/** What each colour below must be seen of, once: rows of pixels. */
export const STICKY = { header: [200, 0, 0], footer: [0, 0, 200], late: [200, 0, 200] } as const;

/** Where the bands of `shrinking` begin, CSS pixels. */
export const SHRINKING_TOP = 40 + 60 + 24;

/** The colour of what comes and goes as the page is scrolled. */
export const ONLY_IN_VIEW = [0, 170, 0] as const;

const pages: Record<string, () => string> = {
  /** 27 photos, one under the other: more than is decoded while drawing. */
  photos: () =>
    Array.from(
      { length: 27 },
      (_, number) =>
        `<p>Photo ${number}</p><img src="/photo/${number}.png" width="${PHOTO_WIDTH / 2}" height="${PHOTO_HEIGHT / 2}" alt="">`,
    ).join('\n'),
  /** The first screen is as high as the window, whatever that is. */
  hero: () => `<div style="height:100vh;background:linear-gradient(teal,gold)">Hero</div>${bands(0, 40)}`,
  /** A sticky header, a fixed footer, a sticky bar in a closed shadow root, and a button that comes later. */
  sticky: () => `<style>
      header { position: sticky; top: 0; height: 60px; background: rgb(${STICKY.header.join(' ')}); z-index: 2 }
      footer { position: fixed; bottom: 0; left: 0; right: 0; height: 40px; background: rgb(${STICKY.footer.join(' ')}) }
      .late { position: fixed; right: 20px; bottom: 100px; width: 80px; height: 80px; background: rgb(${STICKY.late.join(' ')}) }
    </style>
    <header>Header</header><x-bar style="display:contents"></x-bar>${bands(0, 60)}<footer>Footer</footer>${SHADOWED}<script>
      addEventListener('scroll', () => {
        if (scrollY > 500 && !document.querySelector('.late'))
          document.body.insertAdjacentHTML('beforeend', '<b class="late">Up</b>');
      });
    </script>`,
  /** A header that gets smaller as soon as the page is scrolled; its last line has a margin below. Under it stand numbered bands. */
  shrinking: () => `<style>
      header { position: sticky; top: 0; padding: 40px 0 0; background: gray }
      header p { height: 60px; margin: 0 0 24px }
      header.small { padding: 4px 0 0 }
      header.small p { height: 20px; margin: 0 }
    </style>
    <header><p>Films</p></header>${numbered(200)}<script>
      addEventListener('scroll', () => document.querySelector('header').classList.toggle('small', scrollY > 0));
    </script>`,
  /** Images that nobody has loaded yet, without a size: the page grows as they come. */
  lazy: () =>
    Array.from(
      { length: 6 },
      (_, number) =>
        `${bands(number * 10, number * 10 + 10, 90)}<img loading="lazy" src="/photo/${number}.png" alt=""><div class="later" data-src="/photo/${number + 6}.png"></div>`,
    ).join('\n') +
    `<script>
      const watch = new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting || target.firstChild) continue;
          const image = new Image();
          image.src = target.dataset.src;
          image.width = 600;
          target.append(image);
        }
      });
      for (const each of document.querySelectorAll('.later')) watch.observe(each);
    </script>`,
  /** A list of 300 rows of which only those in view are in the document, and a place to write in with its hidden copy. */
  virtual: () => `<h1>Three hundred films</h1><p contenteditable>My own <b>words</b></p>
    <div style="position:absolute;top:0;width:300px;visibility:hidden">Copied words</div><div id="list" style="position:relative;height:${300 * 40}px"></div>
    <script>
      const list = document.querySelector('#list');
      const draw = () => {
        const top = list.getBoundingClientRect().top;
        const first = Math.max(0, Math.floor(-top / 40) - 2);
        const last = Math.min(300, Math.ceil((innerHeight - top) / 40) + 2);
        list.textContent = '';
        for (let row = first; row < last; row += 1) {
          const line = document.createElement('div');
          line.textContent = 'Film number ' + row;
          line.style.cssText = 'position:absolute;left:0;right:0;height:40px;top:' + row * 40 + 'px;background:hsl(' + (row * 47) % 360 + ' 70% 70%)';
          list.append(line);
        }
      };
      addEventListener('scroll', draw);
      draw();
    </script>`,
  /** Rows that are there only while they are in view, beside a column that always is. */
  beside: () => `<div style="float:left;width:200px">${bands(0, 60)}</div>
    <div id="list" style="position:relative;margin-left:220px;height:6000px"></div>
    <script>
      const list = document.querySelector('#list');
      const draw = () => {
        const [first, last] = [Math.floor(scrollY / 50), Math.ceil((scrollY + innerHeight) / 50)];
        list.textContent = '';
        for (let row = Math.max(0, first - 3); row < Math.min(120, last + 3); row += 1)
          list.insertAdjacentHTML('beforeend', '<div style="position:absolute;width:400px;height:50px;background:rgb(${ONLY_IN_VIEW.join(' ')});top:' + row * 50 + 'px">Row ' + row + '</div>');
      };
      addEventListener('scroll', draw);
      draw();
    </script>`,
  /** The same in a shadow root, and drawn only when the scrolling seems to have ended. */
  hesitant:
    () => `<div style="float:left;width:200px">${bands(0, 60)}</div><x-list style="display:block;margin-left:220px"></x-list>
    <script>
      const root = document.querySelector('x-list').attachShadow({ mode: 'closed' });
      root.innerHTML = '<div style="position:relative;height:6000px"></div>';
      const draw = () => {
        const [first, last] = [Math.floor(scrollY / 50), Math.ceil((scrollY + innerHeight) / 50)];
        const rows = [];
        for (let row = Math.max(0, first - 3); row < Math.min(120, last + 3); row += 1)
          rows.push('<div style="position:absolute;width:400px;height:50px;background:rgb(${ONLY_IN_VIEW.join(' ')});top:' + row * 50 + 'px">Row ' + row + '</div>');
        root.firstChild.innerHTML = rows.join('');
      };
      let later;
      addEventListener('scroll', () => {
        clearTimeout(later);
        later = setTimeout(draw, 60);
      });
      draw();
    </script>`,
  /** Parts that fade in when they come into view, and out again when they have left it. */
  fading:
    () => `<style>section { height: 600px; background: rgb(${ONLY_IN_VIEW.join(' ')}); opacity: 0; transition: opacity 1s } .seen { opacity: 1 }</style>
    ${Array.from({ length: 10 }, (_, part) => `<section><h2>Part ${part}</h2></section>`).join('')}
    <script>
      const watch = new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) target.classList.toggle('seen', isIntersecting);
      });
      for (const each of document.querySelectorAll('section')) watch.observe(each);
    </script>`,
  /** Words that browsers lay out and do not paint, so that no picture of them is believed; and much that asks when it is loaded. */
  unpainted: () => `${bands(0, 3)}
    <img src="data:," alt="" onerror="fetch('/picture/empty?told')">
    <x-told></x-told><img class="kept" src="/photo/1.png" width="40" height="40" alt="">
    <iframe src="${originOf('player')}/still.svg"></iframe><iframe src="/picture/empty?framed"></iframe>
    <object data="/picture/empty?object" type="text/html"></object>
    <div style="height:9000px;-webkit-text-fill-color:transparent">${'<p>Words that nobody sees</p>'.repeat(200)}</div>
    <script>
      customElements.define('x-told', class extends HTMLElement {
        constructor() {
          super();
          fetch('/picture/empty?made');
        }
      });
    </script>`,
  /** Things that fade in as they come into view, one that never stops, a box that scrolls, and a video. */
  restless: () => `<style>
      .reveal { opacity: 0; transition: opacity 2s } .reveal.seen { opacity: 1 }
      @keyframes turn { to { transform: rotate(1turn) } }
      #spinner { width: 80px; height: 80px; background: linear-gradient(red, blue); animation: turn 1s linear infinite }
      #box { height: 200px; width: 400px; overflow: auto }
    </style>
    <div id="spinner"></div><video id="film" muted loop width="320" height="180"></video>
    <div id="box">${bands(0, 12, 60)}</div>
    ${Array.from({ length: 30 }, (_, index) => `<div class="reveal band" style="height:120px;background:rgb(0,${100 + index * 4},60)">${index}</div>`).join('')}
    <script>
      const watch = new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) target.classList.add('seen');
      });
      for (const each of document.querySelectorAll('.reveal')) watch.observe(each);
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [320, 180];
      const paint = canvas.getContext('2d');
      let frame = 0;
      setInterval(() => {
        paint.fillStyle = 'hsl(' + (frame += 7) + ' 80% 50%)';
        paint.fillRect(0, 0, 320, 180);
      }, 40);
      const film = document.querySelector('#film');
      film.srcObject = canvas.captureStream(25);
      film.play().then(() => { document.title = 'playing'; });
    </script>`,
  /** A bar that counts ten minutes down, after which all is over; and a short pulse, again and again, that the site is told of. */
  countdown: () => `<style>
      @keyframes run { 99% { opacity: 1 } to { opacity: 0 } }
      #bar { height: 50px; background: rgb(200 0 0); animation: run 600s linear forwards }
    </style>
    <div id="bar">Ten minutes left</div><div id="pulse">Live</div>${numbered(30)}<script>
      const bar = document.querySelector('#bar');
      bar.onanimationend = () => { document.title = 'over'; };
      const pulse = () => {
        document.querySelector('#pulse').animate([{ opacity: 0.5 }, { opacity: 1 }], 1500).onfinish = pulse;
        fetch('/picture/empty?pulse');
      };
      pulse();
    </script>`,
  /** Frames of another site far below the fold. */
  frames: () =>
    `${bands(0, 40)}<iframe src="${originOf('player')}/e/salt2026" width="640" height="360"></iframe>${bands(40, 90)}<iframe src="${originOf('livePlayer')}/ch/7" width="640" height="360"></iframe>${bands(90, 95)}`,
  /** What a page keeps even from its own scripts: words in a closed shadow root, and a canvas with another site's picture on it. */
  guarded: () => `<x-vault></x-vault><canvas width="320" height="180"></canvas><script>
      customElements.define('x-vault', class extends HTMLElement {
        constructor() {
          super();
          this.attachShadow({ mode: 'closed' }).innerHTML = '<p>Behind a closed door</p>';
        }
      });
      const still = new Image();
      still.onload = () => {
        document.querySelector('canvas').getContext('2d').drawImage(still, 0, 0, 320, 180);
        document.title = 'drawn';
      };
      still.src = '${originOf('player')}/still.svg';
    </script>`,
  /** Bands that are narrow in a narrow window, as for a telephone. */
  numbered: () => `<style>@media (max-width: 900px) { .wide { display: none } }</style>
    <div class="wide">${numbered(200)}</div>`,
  /** It scrolls itself a little up, again and again, when it is not at its top; after some seconds it stays where it is. */
  jumpy: () => `${numbered(200)}<script>
      let left = 60;
      setInterval(() => {
        if (scrollY === 0 || left === 0) return;
        left -= 1;
        scrollBy({ top: -37, behavior: 'instant' });
        document.title = 'has jumped';
      }, 40);
    </script>`,
  /** The same without an end. */
  fidgety: () =>
    `${numbered(200)}<script>setInterval(() => scrollY > 0 && scrollBy({ top: -137, behavior: 'instant' }), 15)</script>`,
  /** A table that is wider than any window. */
  wide: () => `<div style="width:4000px">${numbered(30)}</div>`,
  /** As wide, but kept out of sight: nobody can scroll there. */
  overhung: () => `<style>body { overflow-x: hidden }</style><div style="width:4000px">${numbered(30)}</div>`,
  /** Much of nothing: blank strips that are right. */
  empty: () => `<p>Above</p><div style="height:16000px"></div><p>Below</p>`,
  /** 100,000 px, of which no two screens are alike. */
  long: () => bands(0, 1000),
};

export const pictureNames = Object.keys(pages);

export function picturePage(name: string): string | undefined {
  const body = pages[name]?.();
  return body === undefined
    ? undefined
    : `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,">
<style>body { margin: 0; font: 20px/1.4 sans-serif } img, video, iframe { display: block; border: 0 } .band { padding-left: 20px; box-sizing: border-box }</style>
</head><body>${body}</body></html>`;
}
