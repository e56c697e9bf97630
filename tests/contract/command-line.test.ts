/** What a person types after `npm run desk --`, and what the environment adds. */
import { describe, expect, it } from 'vitest';
import { readCommandLine } from '@/server/command-line';

/** The token as it is read, or why not. */
function tokenOf(args: string[], OPERATOR_TOKEN?: string): string | null {
  const read = readCommandLine(args, { OPERATOR_TOKEN });
  return read.ok ? read.value.operatorToken : read.problem.detail;
}

describe('the life of a code', () => {
  const lifeOf = (expires: string) => {
    const read = readCommandLine(['--new-code', '--expires', expires], {});
    return read.ok && read.value.task.do === 'new-code' ? read.value.task.lifeMs : null;
  };

  it('is counted in days, hours or minutes', () => {
    expect(lifeOf('12h')).toBe(12 * 3_600_000);
  });

  it.each(['0d', '00h', '0m', '5', '-1d'])('is never %s', (expires) => {
    expect(lifeOf(expires)).toBeNull();
  });
});

describe('the operator token', () => {
  it('is the one that is given, in the environment or as an argument', () => {
    expect(tokenOf([], 'from the environment')).toBe('from the environment');
    expect(tokenOf(['--operator-token', 'from the command line'], 'from the environment')).toBe(
      'from the command line',
    );
    expect(tokenOf([])).toBeNull();
  });

  it('that is empty is none, for with an empty one everybody would be let in', () => {
    expect(tokenOf([], '')).toBeNull();
    expect(tokenOf([], ' ')).toBeNull();
    expect(tokenOf(['--operator-token', ''])).toBeNull();
    expect(tokenOf(['--operator-token', ''], 'from the environment')).toBe('from the environment');
  });

  it('that others could guess is a mistake', () => {
    expect(tokenOf([], 'x')).toContain('12 characters');
    expect(tokenOf(['--operator-token', 'hunter2'])).toContain('12 characters');
  });
});
