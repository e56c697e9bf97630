/** Packages of private windows that went to the downloads: only the user can see whether they are there, and is asked. */
import { t } from '@/utils/browser/i18n';
import type { Unanswered } from '@/utils/archive/passing';
import { Button } from '../kit/Button';
import { Notice } from '../kit/Notice';
import { tCount } from '../words/counts';

export interface HandedOverProps extends Unanswered {
  /** True: they are there. False: they are to be saved once more. */
  onAnswer: (captureIds: string[], arrived: boolean) => void;
  /** They are to stay on this device, and those to come. */
  onKeep?: () => void;
}

export function HandedOver({ captureIds, inMemory, onAnswer, onKeep }: HandedOverProps) {
  if (captureIds.length === 0) return null;
  const answers = (
    <>
      <Button kind="plain" size="small" icon="check" onPress={() => onAnswer(captureIds, true)}>
        {t('handed_over_yes')}
      </Button>
      <Button kind="plain" size="small" icon="download" onPress={() => onAnswer(captureIds, false)}>
        {t('handed_over_again')}
      </Button>
      {onKeep && (
        <Button kind="plain" size="small" onPress={onKeep}>
          {t('private_keep')}
        </Button>
      )}
    </>
  );
  return (
    <Notice
      tone="warn"
      icon="lock"
      title={tCount('handed_over', captureIds.length)}
      actions={answers}
      announce
    >
      {inMemory ? t('handed_over_memory') : t('handed_over_kept')}
    </Notice>
  );
}
