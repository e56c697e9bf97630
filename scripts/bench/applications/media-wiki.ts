/** MediaWiki as Debian packages it, on SQLite, with articles, pictures, a gallery, tables and a discussion. */
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { photo } from '../../../tests/site/photo';
import { film, otherWorks, type Work } from '../../../tests/site/works';
import type { Application } from './application';
import { runPhp, servePhp } from './php';

const ROOT = '/usr/share/mediawiki';
const maintenance = (program: string): string => `${ROOT}/maintenance/${program}.php`;
const PHOTOS = 12;

/** Pictures go through PHP, from the folder of this run; they are scaled by the browser, so that no other program is needed. */
const settings = `
$wgServer = 'http://' . ($_SERVER['HTTP_HOST'] ?? '127.0.0.1');
$wgEnableUploads = true;
$wgUploadDirectory = __DIR__ . '/images';
$wgUploadPath = '/img_auth.php';
$wgUseImageMagick = false;
$wgUseImageResize = false;
$wgJobRunRate = 0;
$wgDefaultSkin = 'vector-2022';
foreach ( [ 'Cite', 'ParserFunctions', 'MultimediaViewer', 'SyntaxHighlight_GeSHi', 'ImageMap' ] as $name ) wfLoadExtension( $name );
`;

const shot = (number: number): string => `Photo ${number}.png`;

const rows = (works: readonly Work[]): string =>
  works
    .map((work) => `|-\n| [[${work.title}]] || ${work.year} || ${work.runtime} || ${work.rating}`)
    .join('\n');

const table = (works: readonly Work[]): string =>
  `{| class="wikitable sortable"\n|+ Held by the archive\n! Title !! Year !! Minutes !! Mark\n${rows(works)}\n|}`;

const gallery = (mode: string, from: number, to: number): string =>
  `<gallery mode="${mode}">\n${Array.from({ length: to - from }, (_, index) => `${shot(from + index)}|Frame ${from + index}`).join('\n')}\n</gallery>`;

const paragraph = (work: Work): string =>
  `'''${work.title}''' (${work.year}) runs for ${work.runtime} minutes and is kept in two prints.<ref>Ledger of prints, page ${work.runtime}.</ref> The first was struck for the coast, where it was shown from a cart; the second was found in a granary, its last reel under salt.`;

const article = `[[File:${shot(0)}|thumb|upright=1.4|The harbour, from the first reel]]
${paragraph(film)}

== Story ==
${otherWorks.slice(0, 3).map(paragraph).join('\n\n')}
[[File:${shot(1)}|thumb|left|The map room]]
${otherWorks.slice(3, 6).map(paragraph).join('\n\n')}

== Frames ==
${gallery('packed', 2, 8)}
${gallery('traditional', 8, PHOTOS)}

== Beside it in the archive ==
${table(otherWorks)}

=== How a print is named ===
<syntaxhighlight lang="python">
def name(title: str, year: int) -> str:
    """Titles may be long; names may not."""
    return f"{title.lower().replace(' ', '-')[:40]}-{year}"
</syntaxhighlight>

* A print is named once.
** Its copies bear the same name and a number.
# First by title,
# then by year.

<blockquote>What is not written in the ledger was not shown.</blockquote>

== Notes ==
<references />
[[Category:Films]]
`;

const discussion = otherWorks
  .slice(0, 5)
  .map(
    ({ title }, index) =>
      `== ${title} ==\n${':'.repeat(index)}Is the second print complete? The ledger says so. ~~~~`,
  )
  .join('\n');

const login = '/index.php?title=Special:UserLogin';

export const mediaWiki: Application = {
  name: 'MediaWiki',
  pages: [
    { name: 'mediawiki', path: `/index.php?title=${film.title.replaceAll(' ', '_')}` },
    { name: 'mediawiki-login', path: login },
  ],
  program: `${ROOT}/index.php`,
  install: 'apt-get install --no-install-recommends mediawiki php-cli php-sqlite3',
  async start(folder, onRequest) {
    const own = path.join(folder, 'LocalSettings.php');
    const application = { root: ROOT, options: [], env: { MW_CONFIG_FILE: own } };
    const options = { dbtype: 'sqlite', dbname: 'wiki', dbpath: path.join(folder, 'db'), confpath: folder };
    const said = Object.entries({
      ...options,
      scriptpath: '',
      skins: 'Vector',
      pass: 'of the demonstration',
    });
    const installing = said.flatMap(([name, value]) => [`--${name}`, value]);
    // The installer will not run where settings are named already.
    await runPhp({ options: [], env: {} }, [
      ...[maintenance('install'), ...installing],
      ...['--server', 'http://127.0.0.1', 'Film Archive', 'Archivist'],
    ]);
    await appendFile(own, settings);
    const pictures = path.join(folder, 'pictures');
    await mkdir(pictures);
    for (let number = 0; number < PHOTOS; number += 1)
      await writeFile(path.join(pictures, shot(number)), photo(number));
    await mkdir(path.join(folder, 'images'));
    await runPhp(application, [maintenance('importImages'), '--user', 'Archivist', pictures]);
    const articles: [string, string][] = [
      ...otherWorks.slice(0, 4).map((work): [string, string] => [work.title, paragraph(work)]),
      ['Category:Films', 'Everything that was shown.'],
      [`Talk:${film.title}`, discussion],
      [film.title, article],
    ];
    for (const [title, text] of articles)
      await runPhp(application, [maintenance('edit'), '--user', 'Archivist', title], text);
    return servePhp(application, onRequest);
  },
};
