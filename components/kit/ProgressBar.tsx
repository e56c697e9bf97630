/** How far something has come, with its figures in words beside it. */
import { useId } from 'preact/hooks';
import './ProgressBar.css';

export interface ProgressBarProps {
  label: string;
  /** 0 to `max`; null while it cannot be known. */
  value: number | null;
  max: number;
  /** The same in figures, such as "3.1 of 8.4 MB". */
  figures?: string;
}

export function ProgressBar({ label, value, max, figures }: ProgressBarProps) {
  const id = useId();
  const share = value === null || max <= 0 ? null : Math.min(1, Math.max(0, value / max));
  return (
    <div class="progress">
      <div class="progress-words">
        <span id={id}>{label}</span>
        {figures && <span class="progress-figures">{figures}</span>}
      </div>
      <div
        class={share === null ? 'progress-track progress-unknown' : 'progress-track'}
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        aria-valuetext={figures}
      >
        <div
          class="progress-fill"
          style={share === null ? undefined : { inlineSize: `${(share * 100).toFixed(2)}%` }}
        />
      </div>
    </div>
  );
}
