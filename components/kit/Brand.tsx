/** The mark and the name, as they stand on every page. */
import './Brand.css';

const TICK = 'M50 61.5L65 77.5L103 36';

/** The same drawing as public/icon/icon.svg. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="4 4 120 120" width={size} height={size} aria-hidden="true" focusable="false">
      <rect class="mark-ground" x="4" y="4" width="120" height="120" rx="29" />
      <path class="mark-ring" d="M86.6 36.4A36 36 0 1 0 97.4 77.5" />
      <path class="mark-gap" d={TICK} />
      <path class="mark-tick" d={TICK} />
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
