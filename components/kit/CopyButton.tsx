/** Copies a text, and says for a moment that it has. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import { Icon } from './Icon';

const SHOWN_MS = 1_600;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const shown = copied ? t('copied') : label;
  return (
    <button
      type="button"
      class={copied ? 'copy copy-done' : 'copy'}
      aria-label={shown}
      title={shown}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <Icon name={copied ? 'check' : 'copy'} size={16} />
      <span class="unseen" role="status">
        {copied ? t('copied') : ''}
      </span>
    </button>
  );
}
