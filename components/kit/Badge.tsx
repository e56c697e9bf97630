/** A small labelled state. Colour never carries the meaning alone: there is always a word, and mostly a sign. */
import type { ComponentChildren } from 'preact';
import './Badge.css';
import { Icon, type IconName } from './Icon';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad';

export interface BadgeProps {
  tone: Tone;
  children: ComponentChildren;
  icon?: IconName;
  /** Something is going on right now. */
  busy?: boolean;
}

export function Badge({ tone, children, icon, busy = false }: BadgeProps) {
  return (
    <span class={`badge tone-${tone}`}>
      {busy ? <span class="badge-pulse" aria-hidden="true" /> : icon && <Icon name={icon} size={14} />}
      <span class="badge-text">{children}</span>
    </span>
  );
}
