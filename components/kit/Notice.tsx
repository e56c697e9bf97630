/** What happened and what to do next, in a box that is seen: not a passing message. */
import type { ComponentChildren } from 'preact';
import type { Tone } from './Badge';
import { Icon, type IconName } from './Icon';
import './Notice.css';

export interface NoticeProps {
  tone: Tone;
  title: string;
  children?: ComponentChildren;
  /** What the user can do about it. */
  actions?: ComponentChildren;
  icon?: IconName;
  /** Read out as soon as it appears. */
  announce?: boolean;
}

const usualIcon: Record<Tone, IconName> = {
  neutral: 'info',
  accent: 'info',
  ok: 'check',
  warn: 'alert',
  bad: 'alert',
};

export function Notice({ tone, title, children, actions, icon, announce = false }: NoticeProps) {
  return (
    <div class={`notice notice-${tone}`} role={announce ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={icon ?? usualIcon[tone]} />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {children && <div class="notice-text">{children}</div>}
        {actions && <div class="notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
