/**
 * Sites whose links look like those of a file host but are not.
 *
 * Criterion: well-known publishers of their own or of identified users' files, with a working complaint channel, whose
 * addresses would meet the structural signs of file-hosts.ts. Registrable domains. Compiled 2026-11-22; add one when a
 * capture shows a false lead.
 */
export const ORDINARY_SITES: ReadonlySet<string> = new Set([
  'adobe.com',
  'apache.org',
  'apple.com',
  'archive.org',
  'box.com',
  'debian.org',
  'dropbox.com',
  'gitbook.io',
  'github.com',
  'githubusercontent.com',
  'gitlab.com',
  'google.com',
  'microsoft.com',
  'mozilla.org',
  'npmjs.com',
  'pypi.org',
  'readthedocs.io',
  'scribd.com',
  'slideshare.net',
  'sourceforge.net',
  'wetransfer.com',
  'wikimedia.org',
  'wordpress.com',
]);
