import { describe, expect, it } from 'vitest';
import { shownText } from '@/components/kit/Foreign';

describe('text from outside', () => {
  it('shows direction overrides and other invisible characters for what they are', () => {
    expect(shownText('\u202Emoc.knab\u202C')).toBe('\uFFFDmoc.knab\uFFFD');
    expect(shownText('pay\u200Bpal\u0000')).toBe('pay\uFFFDpal\uFFFD');
  });

  it('keeps the joiners that Persian and emoji are spelt with', () => {
    expect(shownText('می\u200Cخواهم 👩\u200D💻')).toBe('می\u200Cخواهم 👩\u200D💻');
  });

  it('stays on one line and within bounds', () => {
    expect(shownText(' a\n\t b ')).toBe('a b');
    expect(shownText('x'.repeat(5_000))).toHaveLength(1_001);
  });
});
