/** The one obvious thing to do with a capture now. The same in the popup and in the detail. */
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import { Button, type ButtonProps } from '../kit/Button';
import { nextAction } from './stages';

export interface NextStepProps {
  capture: CaptureRecord;
  enrolled: boolean;
  /** Asked to be sent; the answer is not there yet. */
  busy?: boolean;
  onSend: () => void;
  onConnect: () => void;
  onSaveReceipt: () => void;
  onSealAgain: () => void;
  size?: ButtonProps['size'];
  wide?: boolean;
}

export function NextStep(props: NextStepProps) {
  const look = { size: props.size ?? 'medium', wide: props.wide ?? false } as const;
  switch (nextAction(props.capture, props.enrolled)) {
    case 'send':
      return (
        <Button {...look} kind="primary" icon="send" busy={props.busy ?? false} onPress={props.onSend}>
          {t('send_to_desk')}
        </Button>
      );
    case 'send-again':
      return (
        <Button {...look} kind="primary" icon="send" busy={props.busy ?? false} onPress={props.onSend}>
          {t('send_again')}
        </Button>
      );
    case 'try-now':
      return (
        <Button {...look} icon="send" busy={props.busy ?? false} onPress={props.onSend}>
          {t('try_now')}
        </Button>
      );
    case 'connect':
      return (
        <Button {...look} kind="primary" icon="desk" onPress={props.onConnect}>
          {t('connect_desk')}
        </Button>
      );
    case 'save-receipt':
      return (
        <Button {...look} icon="receipt" onPress={props.onSaveReceipt}>
          {t('save_receipt')}
        </Button>
      );
    case 'seal-again':
      return (
        <Button {...look} kind="primary" icon="seal" busy={props.busy ?? false} onPress={props.onSealAgain}>
          {t('seal_again')}
        </Button>
      );
    case 'wait':
    case 'capture-again':
      return null;
  }
}
