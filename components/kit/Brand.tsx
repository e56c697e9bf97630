/** The mark and the name, as they stand on every page. */
import './Brand.css';

/** The open ring is a C and a seal; the tick that closes it is the receipt. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <path class="mark-ring" d="M24.6 9.2A11 11 0 1 0 27 16" />
      <path class="mark-tick" d="M10.8 15.6l4.7 4.8L27.6 7.4" />
    </svg>
  );
}

export function Brand({ heading = false }: { heading?: boolean }) {
  const Name = heading ? 'h1' : 'span';
  return (
    <span class="brand">
      <Mark />
      <Name class="brand-name">Constat</Name>
    </span>
  );
}
