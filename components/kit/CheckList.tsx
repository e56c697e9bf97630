/** What a verification looked at, one line a check: its name, how it ended and the particulars. Folded until asked for. */
import { checkText } from '../words/codes';
import './CheckList.css';
import { CheckName } from './CheckName';
import { Foreign } from './Foreign';
import { Icon } from './Icon';

type Status = Parameters<typeof checkText>[0];

export interface Check {
  id: string;
  status: Status;
  detail: string;
}

const icons = { passed: 'check', failed: 'cross', skipped: 'dash' } as const satisfies Record<Status, string>;

/** What failed is what somebody opens the list for. */
const inOrder = (checks: readonly Check[]): Check[] => [
  ...checks.filter(({ status }) => status === 'failed'),
  ...checks.filter(({ status }) => status !== 'failed'),
];

export function CheckList({
  title,
  checks,
  open,
}: {
  title: string;
  checks: readonly Check[];
  open?: boolean;
}) {
  return (
    <details class="checks" open={open}>
      <summary>{title}</summary>
      <ul>
        {inOrder(checks).map(({ id, status, detail }) => (
          <li key={id} class={`check check-${status}`}>
            <Icon name={icons[status]} size={16} />
            <CheckName id={id} />
            <span class="unseen">{checkText(status)}</span>
            <span class="check-detail">
              <Foreign text={detail} />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
