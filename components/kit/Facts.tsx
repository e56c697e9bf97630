/** Names and values, as in a register. A value that is not known says so; it is never left out. */
import type { ComponentChildren } from 'preact';
import './Facts.css';

export interface Fact {
  name: string;
  value: ComponentChildren;
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map((fact) => (
        <div key={fact.name} class="fact">
          <dt>{fact.name}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
