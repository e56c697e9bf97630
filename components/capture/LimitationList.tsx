/** What a capture does not hold, in plain words, with the particulars for experts. */
import type { Remark } from '@/utils/evidence/schema';
import { Foreign } from '../kit/Foreign';
import { remarkText } from '../words/codes';
import './LimitationList.css';

export function LimitationList({ remarks }: { remarks: readonly Remark[] }) {
  return (
    <ul class="limitations">
      {remarks.map((remark, index) => (
        <li key={index}>
          {remarkText(remark.code)}
          {remark.detail && (
            <span class="limitation-detail">
              <Foreign text={remark.detail} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
