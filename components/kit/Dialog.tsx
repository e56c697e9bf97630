/** A question that has to be answered before going on: the browser's own modal dialog, so focus and Escape are right. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import './Dialog.css';

export interface DialogProps {
  title: string;
  children: ComponentChildren;
  /** Buttons; the safe one first. */
  actions?: ComponentChildren;
  onClose: () => void;
  width?: 'narrow' | 'medium';
  /** All of it is read out with the title: it is what the buttons answer. */
  question?: boolean;
  /** Something is typed into it or under way in it: a press beside it does not end that. Escape does. */
  firm?: boolean;
}

export function Dialog({
  title,
  children,
  actions,
  onClose,
  width = 'narrow',
  question = false,
  firm = false,
}: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const pressedOn = useRef<EventTarget | null>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // Closing gives the focus back to where it was; merely taking the dialog away would not.
    return () => shown?.close();
  }, []);
  useEffect(() => {
    // What had the focus may be gone with a step of what the dialog shows.
    if (document.activeElement === document.body) dialog.current?.focus();
  });
  return (
    <dialog
      ref={dialog}
      class={`dialog dialog-${width}`}
      aria-labelledby={id}
      aria-describedby={question ? `${id}-question` : undefined}
      tabIndex={-1}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        pressedOn.current = event.target;
      }}
      onClick={(event) => {
        // A press on the backdrop lands on the dialog itself; so does one that begins inside, to mark text, and ends outside.
        const beside = event.target === dialog.current && pressedOn.current === dialog.current;
        if (beside && !firm) onClose();
      }}
    >
      <div class="dialog-body">
        <h2 id={id}>{title}</h2>
        {question ? (
          <div id={`${id}-question`} class="dialog-question">
            {children}
          </div>
        ) : (
          children
        )}
        {actions && <div class="dialog-actions">{actions}</div>}
      </div>
    </dialog>
  );
}
