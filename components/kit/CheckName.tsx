/** A check of a package: in words for whoever uses Constat, and by its id for whoever looks it up. */
import { checkedText } from '../words/codes';
import './CheckName.css';
import { Foreign } from './Foreign';

export function CheckName({ id }: { id: string }) {
  const words = checkedText(id);
  return (
    <span class="check-name">
      <Foreign text={words} />
      {words !== id && <code dir="ltr">{id}</code>}
    </span>
  );
}
