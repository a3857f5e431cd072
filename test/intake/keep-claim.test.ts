/** Claims that are kept while their holder works: renewed one at a time, told when lost, at rest once ended. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { keepClaim } from '../../src/intake/keep-claim.js';

/** Long enough for several renewals. */
const A_WHILE_MS = 40;

describe('a claim that is kept', () => {
  function keep(renew: () => Promise<boolean>, caller?: AbortSignal) {
    const troubles: string[] = [];
    const kept = keepClaim({ everyMs: 2, renew, onTrouble: (error) => void troubles.push(String(error)) }, caller);
    return { ...kept, troubles };
  }

  it('is renewed until it ends', async () => {
    let renewals = 0;
    const { signal, end } = keep(async () => ++renewals > 0);
    while (renewals < 3) await wait(1);
    await end();
    const before = renewals;
    await wait(A_WHILE_MS);
    expect(renewals).toBe(before);
    expect(signal.aborted).toBe(false);
  });

  it('ends after the renewal under way, of which there is never more than one', async () => {
    const answers: ((isHeld: boolean) => void)[] = [];
    const { end } = keep(() => new Promise((resolve) => answers.push(resolve)));
    await wait(A_WHILE_MS);
    expect(answers).toHaveLength(1);
    let hasEnded = false;
    const ending = end().then(() => {
      hasEnded = true;
    });
    await wait(A_WHILE_MS);
    expect(hasEnded).toBe(false);
    answers[0]?.(true);
    await ending;
    expect(hasEnded).toBe(true);
  });

  it('tells when it is lost, and is renewed no more', async () => {
    let renewals = 0;
    const { signal } = keep(async () => ++renewals < 3);
    while (!signal.aborted) await wait(1);
    await wait(A_WHILE_MS);
    expect(renewals).toBe(3);
  });

  it('is not lost by a renewal that fails: the next one may work', async () => {
    let renewals = 0;
    const { signal, troubles, end } = keep(async () => {
      if (++renewals === 1) throw new Error('gone');
      return true;
    });
    while (renewals < 3) await wait(1);
    await end();
    expect(troubles).toEqual(['Error: gone']);
    expect(signal.aborted).toBe(false);
  });

  it('stops with its caller', () => {
    const caller = new AbortController();
    const { signal, end } = keep(async () => true, caller.signal);
    caller.abort();
    expect(signal.aborted).toBe(true);
    return end();
  });
});
