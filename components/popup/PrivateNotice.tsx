/** In a private window: what becomes of a capture, said before it is made, and the user's word on it. */
import { t, type MessageKey } from '@/utils/browser/i18n';
import { isPassing, type Keeping } from '@/utils/archive/keeping';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';

export interface PrivateNoticeProps {
  keeping: Exclude<Keeping, 'kept'>;
  onKeep: (keep: boolean) => void;
}

const WORDS: Record<PrivateNoticeProps['keeping'], [title: MessageKey, text: MessageKey]> = {
  'private-passing': ['private_window', 'private_passing'],
  'private-kept': ['private_window', 'private_kept'],
  'memory-passing': ['browser_keeps_nothing', 'memory_passing'],
  'memory-kept': ['browser_keeps_no_keys', 'memory_kept'],
};

export function PrivateNotice({ keeping, onKeep }: PrivateNoticeProps) {
  const [title, text] = WORDS[keeping];
  const passing = isPassing(keeping);
  const word = (
    <Button kind="plain" size="small" onPress={() => onKeep(passing)}>
      {passing ? t('private_keep') : t('private_keep_no_more')}
    </Button>
  );
  return (
    <Notice tone={passing ? 'warn' : 'neutral'} icon="lock" title={t(title)} actions={word}>
      {t(text)}
    </Notice>
  );
}
