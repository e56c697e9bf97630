/** A passing word about what was just done: it says what happened and goes by itself. Errors that matter are Notices. */
import { useEffect } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { Tone } from './Badge';
import { IconButton } from './Button';
import { Icon } from './Icon';
import './Toast.css';

export interface ToastMessage {
  tone: Extract<Tone, 'ok' | 'bad' | 'neutral'>;
  text: string;
}

/** Long enough to read twice; a failure stays until it is dismissed. */
const SHOWN_MS = 5_000;

export function Toast({ message, onGone }: { message: ToastMessage | null; onGone: () => void }) {
  useEffect(() => {
    if (!message || message.tone === 'bad') return undefined;
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);
  return (
    <div class="toast-place" role="status">
      {message && (
        <div class={`toast toast-${message.tone}`}>
          <Icon name={message.tone === 'ok' ? 'check' : message.tone === 'bad' ? 'alert' : 'info'} />
          <span class="toast-text">{message.text}</span>
          <IconButton icon="cross" label={t('dismiss')} onPress={onGone} />
        </div>
      )}
    </div>
  );
}
