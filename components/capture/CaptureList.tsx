/**
 * The captures, however many: only those in view are on the page. Arrow keys move, Shift ticks ranges, Space ticks,
 * Ctrl+A ticks all, Enter opens, Delete asks, Escape lets go.
 */
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Listed } from '@/utils/archive/row';
import { t } from '@/utils/browser/i18n';
import './CaptureList.css';
import { CaptureRow, ROW_REM, WaitingRow } from './CaptureRow';
import { onListKey, selectedAfter, type ListAnswer } from './list-keys';
import { useWindow } from './use-window';

export interface CaptureListProps {
  captures: readonly Listed[];
  /** How many rows there will be when all have been read: at least as many as there are captures. */
  count: number;
  activeId: string | null;
  chosenIds: ReadonlySet<string>;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onActivate: (captureId: string) => void;
  onChoose: (captureIds: ReadonlySet<string>) => void;
  /** With the keyboard, which then goes on in what was opened. */
  onOpen: (captureId: string, byKeyboard: boolean) => void;
  onDelete: () => void;
}

/** What keys and presses do: where the keyboard is, and what is ticked. */
function useChoosing({ captures, activeId, chosenIds, ...props }: CaptureListProps) {
  const anchor = useRef(0);
  const activeIndex = activeId === null ? -1 : captures.findIndex((capture) => capture.id === activeId);

  const take = (answer: ListAnswer): void => {
    const before = { chosen: chosenIds, anchor: Math.min(anchor.current, captures.length - 1) };
    const after = selectedAfter(before, answer, (index) => captures[index]?.id, captures.length);
    anchor.current = after.anchor;
    if (after.chosen !== chosenIds) props.onChoose(after.chosen);
    const to = answer.kind === 'toggle' ? answer.at : 'to' in answer ? answer.to : activeIndex;
    const active = captures[to];
    if (active && active.id !== activeId) props.onActivate(active.id);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = { key: event.key, shiftKey: event.shiftKey, modKey: event.ctrlKey || event.metaKey };
    const answer = onListKey(key, activeIndex, captures.length, chosenIds.size > 0);
    if (!answer) return;
    event.preventDefault();
    if (answer.kind === 'open' && activeId !== null) props.onOpen(activeId, true);
    else if (answer.kind === 'delete') props.onDelete();
    else take(answer);
  };

  const onOpen = (index: number): void => {
    anchor.current = index;
    const opened = captures[index];
    if (opened) props.onOpen(opened.id, false);
  };
  return { activeIndex, take, onKeyDown, onOpen };
}

export function CaptureList(props: CaptureListProps) {
  const { captures, count, activeId, chosenIds } = props;
  const listId = useId();
  const { box, window, reveal } = useWindow(count, ROW_REM);
  const { activeIndex, take, onKeyDown, onOpen } = useChoosing(props);
  useEffect(() => reveal(activeIndex), [activeId]);

  const { from, to, rowPx } = window;
  const activeShown = activeIndex >= from && activeIndex < to;
  const placed = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  return (
    <ul
      ref={box}
      class="list"
      role="listbox"
      aria-label={t('captures')}
      aria-multiselectable="true"
      aria-activedescendant={activeShown ? `${listId}-${activeId}` : undefined}
      aria-busy={count > captures.length}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const first = captures[0];
        if (activeIndex < 0 && first) props.onActivate(first.id);
      }}
    >
      <li role="presentation" class="list-height" style={{ blockSize: `${count * rowPx}px` }} />
      {placed.map((index) => {
        const capture = captures[index];
        const place = { index, count, offsetPx: index * rowPx };
        return capture ? (
          <CaptureRow
            key={capture.id}
            id={`${listId}-${capture.id}`}
            capture={capture}
            place={place}
            active={capture.id === activeId}
            chosen={chosenIds.has(capture.id)}
            loadThumbnail={props.loadThumbnail}
            onOpen={() => onOpen(index)}
            onChoose={(range) => take({ kind: 'toggle', at: index, range })}
          />
        ) : (
          <WaitingRow key={`waiting-${index}`} place={place} />
        );
      })}
    </ul>
  );
}
