/** A long list of which only the rows in view are on the page; screen readers are told how long it is. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useWindow } from '../capture/use-window';
import './WindowedList.css';

/** Height of a row in the root's font size: where there is little width, its state stands below what it is of. */
const ROW_REM = 3.75;
const NARROW_ROW_REM = 5.5;
const NARROW = '(max-width: 480px)';

function useRowRem(): number {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const asked = matchMedia(NARROW);
    const look = (): void => setNarrow(asked.matches);
    asked.addEventListener('change', look);
    return () => asked.removeEventListener('change', look);
  }, []);
  return narrow ? NARROW_ROW_REM : ROW_REM;
}

export interface WindowedListProps {
  label: string;
  count: number;
  /** What stands in the row at this place; null while it is not known. */
  row: (index: number) => { key: string | number; content: ComponentChildren } | null;
  /** The rows in view are others now. */
  onView?: (from: number, to: number) => void;
}

export function WindowedList({ label, count, row, onView }: WindowedListProps) {
  const { box, window } = useWindow(count, useRowRem());
  const { from, to, rowPx } = window;
  useEffect(() => onView?.(from, to), [from, to]);
  const places = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  return (
    <ul ref={box} class="long-list" role="list" aria-label={label} tabIndex={0}>
      <li role="presentation" class="long-list-height" style={{ blockSize: `${count * rowPx}px` }} />
      {places.map((index) => {
        const found = row(index);
        return (
          <li
            key={found?.key ?? `at-${index}`}
            class="long-row"
            aria-posinset={index + 1}
            aria-setsize={count}
            aria-busy={found === null || undefined}
            style={{ transform: `translateY(${index * rowPx}px)` }}
          >
            {found?.content}
          </li>
        );
      })}
    </ul>
  );
}
