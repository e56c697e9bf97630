/** DokuWiki as Debian packages it, with a page of pictures and tables, a sidebar and somebody to log in as. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { backdrop, poster } from '../../../tests/site/art';
import { photo } from '../../../tests/site/photo';
import { film, otherWorks, type Work } from '../../../tests/site/works';
import type { Application } from './application';
import { runPhp, servePhp } from './php';

const ROOT = '/usr/share/dokuwiki';
const kept = 'attic,cache,index,locks,log,media,media_attic,media_meta,meta,pages,tmp'.split(',');
const PHOTOS = 4;

const settings = (data: string): string => `<?php
$conf['title'] = 'Projection Room';
$conf['savedir'] = '${data}';
$conf['useacl'] = 1;
$conf['updatecheck'] = 0;
`;

const row = ({ slug, title, year, runtime, rating }: Work): string =>
  `| {{ :${slug}.svg?60|${title}}} | [[${slug}|${title}]] | ${year} |  ${runtime} |  ${rating} |`;

const paragraph = ({ title, runtime }: Work): string =>
  `**${title}** runs for ${runtime} minutes ((as the ledger has it)). The lamp is to be trimmed at the //third// reel, and the ''gate'' cleaned before the fourth.`;

const start = `====== ${film.title} ======
{{:backdrop.svg?600 |The harbour}} ${paragraph(film)}

${otherWorks.slice(0, 3).map(paragraph).join('\n\n')}

===== What is shown =====
^ Poster ^ Title ^ Year ^ Minutes ^ Mark ^
${otherWorks.slice(0, 10).map(row).join('\n')}

===== Frames =====
${Array.from({ length: PHOTOS }, (_, number) => `{{:photo-${number}.png?320|Frame ${number}}}`).join('\n')}

==== How a print is named ====
<code python>
def name(title: str, year: int) -> str:
    return f"{title.lower()[:40]}-{year}"
</code>

  * A print is named once.
    * Its copies bear a number.
  - First by title,
  - then by year.

> What is not written was not shown.
>> So says the ledger.

----
${otherWorks.slice(10).map(paragraph).join('\n\n')}
`;

const sidebar = `  * [[start]]\n${otherWorks
  .slice(0, 8)
  .map(({ slug, title }) => `  * [[${slug}|${title}]]`)
  .join('\n')}\n`;

export const dokuWiki: Application = {
  name: 'DokuWiki',
  pages: [
    { name: 'dokuwiki', path: '/doku.php?id=start' },
    { name: 'dokuwiki-login', path: '/doku.php?id=start&do=login' },
  ],
  program: `${ROOT}/doku.php`,
  install: 'apt-get install --no-install-recommends dokuwiki php-cli',
  async start(folder, onRequest) {
    const [conf, data, prepended] = ['conf', 'data', 'prepended.php'].map((name) => path.join(folder, name));
    await mkdir(`${conf}`);
    for (const name of kept) await mkdir(path.join(`${data}`, name), { recursive: true });
    // Debian's own preloading leaves these to whoever has defined them before.
    await writeFile(`${prepended}`, `<?php\ndefine('DOKU_CONF', '${conf}/');\n`);
    await writeFile(`${conf}/local.php`, settings(`${data}`));
    await writeFile(`${conf}/acl.auth.php`, '*\t@ALL\t1\n');
    await writeFile(`${conf}/users.auth.php`, '# nobody yet\n');
    const media = path.join(`${data}`, 'media');
    await writeFile(path.join(media, 'backdrop.svg'), backdrop(film.title));
    for (const { slug, title } of otherWorks) await writeFile(path.join(media, `${slug}.svg`), poster(title));
    for (let number = 0; number < PHOTOS; number += 1)
      await writeFile(path.join(media, `photo-${number}.png`), photo(number));
    const application = { root: ROOT, options: ['-d', `auto_prepend_file=${prepended}`], env: {} };
    const pages: [string, string][] = [
      ['start', start],
      ['sidebar', sidebar],
      ...otherWorks.slice(0, 3).map((work): [string, string] => [work.slug, paragraph(work)]),
    ];
    for (const [name, text] of pages) {
      const file = path.join(folder, `${name}.txt`);
      await writeFile(file, text);
      await runPhp(application, [`${ROOT}/bin/dwpage.php`, 'commit', '--message', 'first', file, name]);
    }
    return servePhp(application, onRequest);
  },
};
