/**
 * Where the keyboard goes when what it was on is taken away: to `refuge`, and not to the top of the page. What takes a
 * button away is mostly the press of that button.
 */
import { useEffect, useRef } from 'preact/hooks';

/** `box`: what is watched. `refuge`: a selector of what is in it and can have the focus. */
export function useFocusKept<Box extends HTMLElement>(refuge: string) {
  const box = useRef<Box>(null);
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const note = (event: FocusEvent): void => {
      last.current = event.target;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    if (!(last.current instanceof Element) || last.current.isConnected) return;
    last.current = null;
    box.current?.querySelector<HTMLElement>(refuge)?.focus();
  });
  return box;
}
