import { readUrl } from '@/utils/evidence/read-url';

/** What a record says of the page it is of: its address, the host in that, its title. */
export const seenPage = (url: string, title: string): { url: string; host: string; title: string } => ({
  ...{ url, host: readUrl(url)?.host ?? '', title },
});
