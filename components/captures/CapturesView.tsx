/** The captures page with its state. */
import { CapturesPage } from './CapturesPage';
import { useCaptures, type CapturesDoors } from './use-captures';

export function CapturesView(doors: CapturesDoors) {
  return <CapturesPage {...useCaptures(doors)} />;
}
