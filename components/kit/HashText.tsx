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

const groups = (value: string): string[] => value.match(/.{1,8}/gu) ?? [];

export function HashText({ value, name, short = false }: HashTextProps) {
  return (
    <span class="hash">
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
