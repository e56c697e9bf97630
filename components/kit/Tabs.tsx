/** Sections of which one is shown: arrow keys go along, as WAI-ARIA's tabs pattern says. */
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';
import { figure } from '../words/counts';
import './Tabs.css';

export interface Tab<Name extends string> {
  name: Name;
  label: string;
  /** How many things are inside. */
  count?: number;
}

export interface TabsProps<Name extends string> {
  label: string;
  tabs: readonly Tab<Name>[];
  current: Name;
  onChoose: (name: Name) => void;
  children: ComponentChildren;
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

export function Tabs<Name extends string>({ label, tabs, current, onChoose, children }: TabsProps<Name>) {
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.name === current);
    const turned = bar.current && getComputedStyle(bar.current).direction === 'rtl' ? -1 : 1;
    const step = steps[event.key];
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step ? at + step * turned : at;
    const next = tabs[(to + tabs.length) % tabs.length];
    if (to === at || !next) return;
    event.preventDefault();
    onChoose(next.name);
    bar.current?.querySelector<HTMLElement>(`[data-name="${next.name}"]`)?.focus();
  };

  return (
    <div class="tabs">
      <div ref={bar} class="tabs-bar" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            class="tab"
            data-name={tab.name}
            id={`${id}-${tab.name}`}
            aria-selected={tab.name === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab.name === current ? 0 : -1}
            onClick={() => onChoose(tab.name)}
          >
            {tab.label}
            {tab.count !== undefined && <span class="tab-count">{figure(tab.count)}</span>}
          </button>
        ))}
      </div>
      <div
        class="tabs-panel"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${current}`}
        tabIndex={0}
      >
        {children}
      </div>
    </div>
  );
}
