/** A button: `primary` for the one obvious thing to do, `danger` for what cannot be undone, `quiet` in rows and bars. */
import type { ComponentChildren } from 'preact';
import './Button.css';
import { Icon, type IconName } from './Icon';

export interface ButtonProps {
  children: ComponentChildren;
  onPress: () => void;
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'large' | 'medium' | 'small';
  icon?: IconName;
  /** Shows that the work has begun, and takes no second press. */
  busy?: boolean;
  disabled?: boolean;
  wide?: boolean;
  autoFocus?: boolean;
  /** The id of the element that says why, or more. */
  describedBy?: string;
}

export function Button(props: ButtonProps) {
  const { children, onPress, kind = 'plain', size = 'medium', icon, busy = false, disabled = false } = props;
  return (
    <button
      type="button"
      class={`button button-${kind} button-${size}${props.wide ? ' button-wide' : ''}`}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      aria-describedby={props.describedBy}
      autofocus={props.autoFocus}
      onClick={() => {
        if (!busy) onPress();
      }}
    >
      {busy ? (
        <span class="spinner" aria-hidden="true" />
      ) : (
        icon && <Icon name={icon} size={size === 'small' ? 16 : 18} />
      )}
      <span class="button-text">{children}</span>
    </button>
  );
}

export interface IconButtonProps {
  icon: IconName;
  /** Said by screen readers and shown as a hint. */
  label: string;
  onPress: () => void;
  disabled?: boolean;
  /** It shows and hides something, which is now shown. */
  expanded?: boolean;
}

export function IconButton({ icon, label, onPress, disabled = false, expanded }: IconButtonProps) {
  return (
    <button
      type="button"
      class="button button-quiet icon-button"
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
