/** Work on one thing goes one after the other, and nobody waits for ever. */
import { describe, expect, it } from 'vitest';
import { turns } from '@/server/turns';

describe('turns', () => {
  it('are taken in the order in which they were asked for, in one moment too', async () => {
    const inTurn = turns();
    const said: string[] = [];
    const work = (name: string) => async () => {
      said.push(`${name} begins`);
      await Promise.resolve();
      said.push(`${name} ends`);
    };
    await Promise.all([inTurn('a', work('1')), inTurn('a', work('2')), inTurn('a', work('3'))]);
    expect(said).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
  });

  it('go on after one that failed', async () => {
    const inTurn = turns();
    const first = inTurn('a', () => Promise.reject(new Error('broken')));
    const second = inTurn('a', () => Promise.resolve('whole'));
    await expect(first).rejects.toThrow('broken');
    expect(await second).toBe('whole');
  });

  it('wait for nobody on another thing', async () => {
    const inTurn = turns();
    void inTurn('a', () => new Promise(() => undefined));
    expect(await inTurn('b', () => Promise.resolve('b'))).toBe('b');
  });

  it('end for whoever is waited for, each only after it has begun', async () => {
    const inTurn = turns(1);
    const untilCut = (name: string) => (signal: AbortSignal) =>
      new Promise<string>((resolve) => {
        if (signal.aborted) resolve(`${name} never ran`);
        signal.addEventListener('abort', () => resolve(`${name} was cut off`));
      });
    const answers = [inTurn('a', untilCut('1')), inTurn('a', untilCut('2')), inTurn('a', async () => '3')];
    expect(await Promise.all(answers)).toEqual(['1 was cut off', '2 was cut off', '3']);
  });
});
