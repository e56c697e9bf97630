/** The film page: what an investigator meets every day. Long, with lazy pictures, advertisements and links that lead away. */
import { escape } from './art';
import { originOf } from './hosts';
import { cast, comments, film, otherWorks, type Work } from './works';

const magnet = (quality: string) =>
  `magnet:?xt=urn:btih:c0ffee5a17ca27091a9e0000000000000000${quality.padStart(4, '0')}&amp;dn=The.Salt.Cartographer.2026.${quality}p.WEB&amp;tr=udp%3A%2F%2Ftracker.barge.test%3A6969`;

const downloads = [
  ['2160p', 'WEB-DL · HEVC', '14.2 GB', '2160'],
  ['1080p', 'WEB-DL · x264', '4.8 GB', '1080'],
  ['720p', 'WEB-Rip · x264', '1.9 GB', '720'],
] as const;

export const filmPage = (): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Watch ${escape(film.title)} (${film.year}) Full Movie Online Free – CineBarge</title>
<meta name="description" content="Stream ${escape(film.title)} in 4K, no account, no fee.">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/site.css">
<script src="/metrics.js" data-id="G-BARGE00001" defer></script>
</head>
<body>
<header class="top">
  <a class="logo" href="/"><span>Cine</span>Barge</a>
  <nav><a href="/">Films</a><a href="/">Series</a><a href="/">New in 4K</a><a href="${originOf('live')}/" class="hot">Live sport</a><a href="/">Request</a></nav>
  <form class="search" role="search"><input name="q" placeholder="12,408 films, 3,120 series…" aria-label="Search"></form>
</header>
<section class="hero" style="background-image:url('/backdrop.svg')">
  <div class="shade">
    <img class="poster" src="/poster/${film.slug}.svg" width="230" height="345" alt="Poster of ${escape(film.title)}">
    <div>
      <p class="crumbs">Films › Adventure › ${film.year}</p>
      <h1>${escape(film.title)} <small>${film.year}</small></h1>
      <p class="facts"><b class="badge">${film.badge}</b><b class="badge plain">WEB-DL</b><span class="star">★ ${film.rating}</span><span>${film.runtime} min</span><span>412,907 views</span></p>
      <p class="plot">When the sea withdraws from the harbour of Venn overnight, a disgraced map-maker is hired to draw what it left behind, and finds a coastline that was hers all along.</p>
      <p class="actions"><a class="button" href="#player">▶ Watch now, free</a><a class="button quiet" href="#download">⤓ Download</a><a class="button quiet" href="https://t.me/+cinebargetest" rel="nofollow">✈ Join our Telegram</a></p>
    </div>
  </div>
</section>
<main>
  <p class="ad wide">Advertisement<strong>Lucky Barge Casino · 200 free spins · no deposit</strong></p>
  <section id="player">
    <h2>Watch ${escape(film.title)} online</h2>
    <div class="servers"><button class="on">Server Lark</button><button>Server Owl</button><button>Server Finch</button><span>If it does not load, try another server or the mirrors below.</span></div>
    <iframe class="frame" src="${originOf('player')}/e/salt2026" title="Player" allow="autoplay; fullscreen" allowfullscreen></iframe>
  </section>
  <section id="download">
    <h2>Download</h2>
    <table class="downloads"><thead><tr><th>Quality</th><th>Release</th><th>Size</th><th>Links</th></tr></thead><tbody>
    ${downloads
      .map(
        ([
          quality,
          release,
          bytes,
          code,
        ]) => `<tr><td><b class="badge">${quality}</b></td><td>${release}</td><td>${bytes}</td>
      <td><a href="${magnet(code)}">Magnet</a> <a href="https://rapidgator.net/file/00000000000000000000000000${code.padStart(6, '0')}/salt.rar.html" rel="nofollow">Mirror 1</a> <a href="https://dropvault.test/f/${code}salt" rel="nofollow">Mirror 2</a></td></tr>`,
      )
      .join('\n    ')}
    </tbody></table>
  </section>
  <section>
    <h2>Cast</h2>
    <ul class="cast">${cast.map(([actor, part]) => `<li><img loading="lazy" src="/face/${encodeURIComponent(actor)}.svg" width="64" height="64" alt=""><b>${actor}</b><i>${part}</i></li>`).join('')}</ul>
  </section>
  <section>
    <h2>People also watched</h2>
    <div class="grid">${otherWorks.map(card).join('\n')}</div>
  </section>
  <p class="ad">Advertisement<strong>Your files are exposed! Get BargeVPN</strong></p>
  <section>
    <h2>${comments.length} comments</h2>
    <ol class="comments">${comments
      .map(
        (comment) => `<li><img loading="lazy" src="/face/${comment.author}.svg" width="44" height="44" alt="">
      <div><b>${comment.author}</b> <time>${comment.ago}</time><p>${escape(comment.said)}</p><span>▲ ${comment.likes}</span></div></li>`,
      )
      .join('\n')}</ol>
  </section>
</main>
<footer>
  <p><b>CineBarge</b> stores no files on its server: everything is provided by unaffiliated third parties. Complaints: <a href="mailto:abuse@cinebarge.test">abuse@cinebarge.test</a></p>
  <p>Keep us afloat: <code>bc1qbargetestbargetestbargetestbargetest0</code> · Mirrors: cinebarge.example, cinebarge2.example</p>
</footer>
</body>
</html>
`;

const card = (work: Work): string =>
  `<a class="card" href="/film/${work.slug}"><img loading="lazy" src="/poster/${work.slug}.svg" width="300" height="450" alt="${escape(work.title)}"><b class="badge">${work.badge}</b><span>${escape(work.title)}</span><small>${work.year} · ★ ${work.rating}</small></a>`;
