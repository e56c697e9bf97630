/** Which rows of a long list are in view. Rows are of one height, so that a place in the list is a multiplication. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows kept ready above and below what is seen, so that scrolling finds them there. */
const BEYOND_ROWS = 8;
/** Until the list has been measured: as many as a large screen shows. */
const FIRST_ROWS = 24;

export interface ListWindow {
  /** The first row to render, and the one after the last. */
  from: number;
  to: number;
  /** Height of a row in CSS pixels. */
  rowPx: number;
}

/** `rowRem`: the height of a row in the root's font size, which the user may have enlarged. */
export function useWindow(count: number, rowRem: number) {
  const box = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ top: 0, height: 0, rowPx: rowRem * 16 });

  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return undefined;
    const measure = (): void => {
      const rowPx = rowRem * parseFloat(getComputedStyle(document.documentElement).fontSize);
      const next = { top: list.scrollTop, height: list.clientHeight, rowPx };
      setPlace((was) =>
        was.top === next.top && was.height === next.height && was.rowPx === rowPx ? was : next,
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    list.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', measure);
    };
  }, [rowRem]);

  const { top, height, rowPx } = place;
  const first = Math.floor(top / rowPx) - BEYOND_ROWS;
  const seen = height > 0 ? Math.ceil(height / rowPx) + 2 * BEYOND_ROWS : FIRST_ROWS;
  const from = Math.max(0, Math.min(first, count - 1));
  const window: ListWindow = { from, to: Math.min(count, Math.max(0, first) + seen), rowPx };

  /** Scrolls no further than needed for a row to be seen whole. */
  const reveal = (index: number): void => {
    const list = box.current;
    if (!list || index < 0) return;
    const rowTop = index * rowPx;
    if (rowTop < list.scrollTop) list.scrollTop = rowTop;
    else if (rowTop + rowPx > list.scrollTop + list.clientHeight)
      list.scrollTop = rowTop + rowPx - list.clientHeight;
  };
  return { box, window, reveal };
}
