import { beforeEach, describe, expect, it } from 'vitest';
import { tCount } from '@/components/words/counts';
import { problemText, remarkText, stepText } from '@/components/words/codes';
import { bytesText } from '@/components/words/sizes';
import { shortTime } from '@/components/words/times';
import { provideMessages } from '@/utils/browser/i18n';
import en from '@/public/_locales/en/messages.json';
import fr from '@/public/_locales/fr/messages.json';
import { lookUpIn } from '../../gallery/messages';

beforeEach(() => provideMessages(lookUpIn(en)));

describe('words', () => {
  it('count', () => {
    expect(tCount('captures_count', 1)).toBe('1 capture');
    expect(tCount('captures_count', 12_345)).toBe('12,345 captures');
  });

  it('count as French does, where nothing is counted like one', () => {
    provideMessages(lookUpIn(fr));
    expect([0, 1, 2].map((count) => tCount('import_taken', count))).toEqual([
      '0 reprise',
      '1 reprise',
      '2 reprises',
    ]);
  });

  it('size things in units people know', () => {
    expect([0, 999, 1_000, 8_412_660, 999_950_000, 62e9].map(bytesText)).toEqual([
      '0 bytes',
      '999 bytes',
      '1 kB',
      '8.4 MB',
      '1,000 MB',
      '62 GB',
    ]);
  });

  it('give the day only when it is not today', () => {
    const now = new Date(2026, 10, 21, 15, 0).getTime();
    const year = new Date(2025, 10, 21, 15, 0).getTime();
    expect(shortTime(now - 3_600_000, now)).not.toMatch(/Nov/);
    expect(shortTime(now - 86_400_000, now)).toMatch(/Nov/);
    expect(shortTime(year, now)).toMatch(/2025/);
  });

  it('show a code that nobody has words for as it is', () => {
    expect(stepText('full-page')).toBe('Picture of the whole page');
    expect(stepText('moon-phase')).toBe('moon-phase');
    expect(remarkText('moon-phase')).toContain('moon-phase');
    expect(problemText('moon-phase').title).toContain('moon-phase');
  });
});
