/** A question with two answers: the safe one comes first and has the focus, the other one says what it does. */
import type { ComponentChildren } from 'preact';
import { Button, type ButtonProps } from './Button';
import { Dialog } from './Dialog';

export interface ConfirmDialogProps {
  title: string;
  /** What would happen, in plain words. */
  children: ComponentChildren;
  /** What the safe answer says: also what Escape means. */
  safe: string;
  onClose: () => void;
  confirm: string;
  kind: Extract<ButtonProps['kind'], 'primary' | 'danger'>;
  icon?: ButtonProps['icon'];
  onConfirm: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, safe, onClose, confirm, kind, icon, onConfirm } = props;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      question
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            {safe}
          </Button>
          <Button kind={kind} {...(icon === undefined ? {} : { icon })} onPress={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
