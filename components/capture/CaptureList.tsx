/** The captures, newest first: arrow keys move, Space ticks, Enter opens, Delete asks, Escape lets go. */
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '@/utils/browser/i18n';
import type { CaptureRecord } from '@/utils/archive/records';
import './CaptureList.css';
import { CaptureRow } from './CaptureRow';
import { choose, onListKey, type ListPosition } from './list-keys';

export interface CaptureListProps {
  captures: readonly CaptureRecord[];
  activeId: string | null;
  chosenIds: ReadonlySet<string>;
  loadThumbnail: (captureId: string) => Promise<Blob | null>;
  onActivate: (captureId: string) => void;
  onChoose: (captureIds: ReadonlySet<string>) => void;
  /** With the keyboard, which then goes on in what was opened. */
  onOpen: (captureId: string, byKeyboard: boolean) => void;
  onDelete: () => void;
  /** The user has come near the end: there may be more. */
  onEnd: () => void;
}

export function CaptureList(props: CaptureListProps) {
  const { captures, activeId, chosenIds } = props;
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const end = useRef<HTMLLIElement>(null);
  const anchor = useRef(0);
  const activeIndex = captures.findIndex((capture) => capture.id === activeId);

  const position = (): ListPosition => ({
    active: activeIndex,
    anchor: Math.min(anchor.current, captures.length - 1),
    chosen: new Set(captures.flatMap((capture, index) => (chosenIds.has(capture.id) ? [index] : []))),
  });

  const take = (next: ListPosition): void => {
    anchor.current = next.anchor;
    const active = captures[next.active];
    if (active && active.id !== activeId) props.onActivate(active.id);
    props.onChoose(new Set([...next.chosen].flatMap((index) => captures[index]?.id ?? [])));
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = { key: event.key, shiftKey: event.shiftKey, modKey: event.ctrlKey || event.metaKey };
    const answer = onListKey(position(), key, captures.length);
    if (!answer) return;
    event.preventDefault();
    if (answer.kind === 'move') take(answer.position);
    else if (answer.kind === 'open' && activeId) props.onOpen(activeId, true);
    else if (answer.kind === 'delete') props.onDelete();
  };

  useEffect(() => {
    document.getElementById(`${listId}-${activeId}`)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  useEffect(() => {
    if (!end.current) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) props.onEnd();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [captures.length]);

  return (
    <ul
      ref={list}
      class="list"
      role="listbox"
      aria-label={t('captures')}
      aria-multiselectable="true"
      aria-activedescendant={activeIndex >= 0 ? `${listId}-${activeId}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={() => {
        const first = captures[0];
        if (activeIndex < 0 && first) props.onActivate(first.id);
      }}
    >
      {captures.map((capture, index) => (
        <CaptureRow
          key={capture.id}
          id={`${listId}-${capture.id}`}
          capture={capture}
          active={capture.id === activeId}
          chosen={chosenIds.has(capture.id)}
          loadThumbnail={props.loadThumbnail}
          onOpen={() => {
            anchor.current = index;
            props.onOpen(capture.id, false);
          }}
          onChoose={(extend) => take(choose(position(), index, extend))}
        />
      ))}
      <li ref={end} role="presentation" class="list-end" />
    </ul>
  );
}
