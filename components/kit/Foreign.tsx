/** Text that came from a page or a desk: shown as text, isolated from our own direction, bounded, complete on hover. */
import './Foreign.css';
import { readUrl } from '@/utils/evidence/read-url';

const LONGEST_SHOWN = 1_000;

/**
 * Control and invisible formatting characters, which could make one address look like another. The two joiners
 * stay: Persian, Indic scripts and emoji are spelt with them.
 */
const UNSEEN = /(?![\u200C\u200D])[\p{Cc}\p{Cf}]/gu;

export const shownText = (text: string): string => {
  const plain = text.replace(/\s+/g, ' ').trim().replace(UNSEEN, '\uFFFD');
  return plain.length > LONGEST_SHOWN ? `${plain.slice(0, LONGEST_SHOWN)}…` : plain;
};

export interface ForeignProps {
  text: string;
  /** How many lines to show before the rest is clipped; all of them without it. */
  lines?: 1 | 2 | 3;
}

export function Foreign({ text, lines }: ForeignProps) {
  const shown = shownText(text);
  return (
    <bdi
      class={lines ? `foreign foreign-clip foreign-${lines}` : 'foreign'}
      title={lines ? shown : undefined}
    >
      {shown}
    </bdi>
  );
}

/** An address: always left to right, the host in front so that it cannot hide behind a long path. */
export function Address({ url, lines }: { url: string; lines?: 1 | 2 | 3 }) {
  const parsed = readUrl(url);
  const shown = shownText(url);
  const clip = lines ? ` foreign-clip foreign-${lines}` : '';
  if (!parsed?.host) return <Foreign text={url} {...(lines ? { lines } : {})} />;
  const rest = parsed.href.slice(parsed.href.indexOf(parsed.host) + parsed.host.length);
  return (
    <bdi class={`foreign address${clip}`} dir="ltr" title={lines ? shown : undefined}>
      <span class="address-scheme">{parsed.protocol}//</span>
      <span class="address-host">{parsed.host}</span>
      <span class="address-rest">{shownText(rest)}</span>
    </bdi>
  );
}
