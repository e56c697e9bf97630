/** A hash or another long identifier: complete, in groups that an eye can compare, and copied with one press. */
import { t } from '@/utils/browser/i18n';
import { CopyButton } from './CopyButton';
import './HashText.css';

export interface HashTextProps {
  value: string;
  /** What it is, for the copy button's label. */
  name: string;
  /** Only its beginning; the whole on hover and in the copy. */
  short?: boolean;
}

/** Only what is all digits is grouped: other identifiers have a shape of their own. */
const groups = (value: string): string[] =>
  /^[0-9a-f]+$/i.test(value) ? (value.match(/.{1,8}/g) ?? []) : [value];

export function HashText({ value, name, short = false }: HashTextProps) {
  return (
    <span class={short ? 'hash hash-short' : 'hash'}>
      <code class="hash-value" dir="ltr" title={short ? value : undefined}>
        {short
          ? `${value.slice(0, 12)}…`
          : groups(value).map((group, index) => (
              <span key={index} class="hash-group">
                {group}
              </span>
            ))}
      </code>
      <CopyButton text={value} label={t('copy_named', name)} />
    </span>
  );
}
