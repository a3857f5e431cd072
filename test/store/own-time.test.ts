/** Limits that count only the time in which the answer could have been seen. */
import { stat } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { withinOwnTime } from '../../src/store/own-time.js';

function keepBusy(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

describe('withinOwnTime', () => {
  it('hands on what the work gives, and what it throws', async () => {
    await expect(withinOwnTime(1000, Promise.resolve(7))).resolves.toBe(7);
    await expect(withinOwnTime(1000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });

  it('gives up with the complaint when the limit is over, and not before', async () => {
    const startMs = performance.now();
    await expect(withinOwnTime(250, new Promise(() => {}), 'Nobody came')).rejects.toThrow('Nobody came in 250 ms');
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(245);
  });

  it('counts time in which the process was busy once at most', async () => {
    const work = withinOwnTime(300, wait(700, 'late'));
    keepBusy(600);
    await expect(work).resolves.toBe('late');
  });

  it('looks at what has arrived before it gives up', async () => {
    const work = withinOwnTime(100, stat('.'));
    keepBusy(300);
    await expect(work).resolves.toBeDefined();
  });
});
