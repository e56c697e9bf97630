/** A group of things that belong together, with its heading. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './Card.css';
import { Icon, type IconName } from './Icon';

export interface CardProps {
  children: ComponentChildren;
  title?: string;
  icon?: IconName;
  /** One sentence under the heading. */
  lead?: string;
  /** Stands at the end of the heading's line. */
  aside?: ComponentChildren;
}

export function Card({ children, title, icon, lead, aside }: CardProps) {
  const id = useId();
  return (
    <section class="card" aria-labelledby={title ? id : undefined}>
      {title && (
        <header class="card-header">
          {icon && <Icon name={icon} />}
          <div class="card-heading">
            <h2 id={id}>{title}</h2>
            {lead && <p class="card-lead">{lead}</p>}
          </div>
          {aside && <div class="card-aside">{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
