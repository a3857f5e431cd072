/** The queue in memory: one of each key, lanes, priority, limits, bugs that stop nobody, a stop that waits or gives up. */
import { describe, expect, it } from '@jest/globals';
import { createInProcessJobs } from '../../src/jobs/in-process.js';
import type { JobRegistry } from '../../src/jobs/jobs.js';
import { createOwner, isDeadOwner } from '../../src/jobs/owner.js';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

interface Step {
  id: string;
  end(): void;
}

/** Handlers that note when they begin, and end when the test says so. */
function createStepped(concurrency = 2) {
  const begun: Step[] = [];
  const perform = (id: string, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      begun.push({ id, end: resolve });
      signal.addEventListener('abort', () => resolve());
    });
  const registry: JobRegistry = {
    'refresh-source': { concurrency, lane: (job) => job.origin, run: (job, signal) => perform(job.sourceId, signal) },
    'read-page': { concurrency: 1, lane: (job) => job.origin, run: (job, signal) => perform(job.itemId, signal) },
    'sync-index': { concurrency: 1, lane: () => null, run: () => Promise.reject(new Error('bug')) },
    retag: { concurrency: 1, lane: () => null, run: () => new Promise(() => {}) },
  };
  return { begun, registry, ids: () => begun.map((step) => step.id) };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const visit = (sourceId: string, origin = sourceId) => ({ sourceId, origin });

describe('the in-process queue', () => {
  it('holds one job of each key, waiting or running', async () => {
    const { registry, ids } = createStepped(1);
    const jobs = createInProcessJobs(registry, silent);
    expect(await jobs.add('refresh-source', visit('a'), { key: 'a' })).toBe(true);
    expect(await jobs.add('refresh-source', visit('a'), { key: 'a' })).toBe(false);
    expect(await jobs.add('refresh-source', visit('b'), { key: 'b' })).toBe(true);
    expect(await jobs.add('refresh-source', visit('b'), { key: 'b' })).toBe(false);
    expect(ids()).toEqual(['a']);
    await jobs.close(0);
  });

  it('runs one at a time in a lane, in order, and lets other lanes pass', async () => {
    const { registry, begun, ids } = createStepped();
    const jobs = createInProcessJobs(registry, silent);
    for (const [id, origin] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      await jobs.add('refresh-source', visit(id, origin), { key: id });
    expect(ids()).toEqual(['a1', 'b1']);
    begun[0]?.end();
    await settle();
    expect(ids()).toEqual(['a1', 'b1', 'a2']);
    await jobs.close(0);
  });

  it("puts a person's click first and spare work last", async () => {
    const { registry, begun, ids } = createStepped(1);
    const jobs = createInProcessJobs(registry, silent);
    await jobs.add('refresh-source', visit('running'), { key: 'running' });
    await jobs.add('refresh-source', visit('spare'), { key: 'spare', priority: 'spare' });
    await jobs.add('refresh-source', visit('routine'), { key: 'routine' });
    await jobs.add('refresh-source', visit('person'), { key: 'person', priority: 'person' });
    for (let i = 0; i < 4; i++) {
      begun[i]?.end();
      await settle();
    }
    expect(ids()).toEqual(['running', 'person', 'routine', 'spare']);
    await jobs.drain();
  });

  it('moves up what already waits when a person asks for it', async () => {
    const { registry, begun, ids } = createStepped(1);
    const jobs = createInProcessJobs(registry, silent);
    for (const id of ['running', 'first', 'wanted']) await jobs.add('refresh-source', visit(id), { key: id });
    expect(await jobs.add('refresh-source', visit('wanted'), { key: 'wanted', priority: 'person' })).toBe(false);
    begun[0]?.end();
    await settle();
    expect(ids()).toEqual(['running', 'wanted']);
    await jobs.close(0);
  });

  it('goes on after a bug, and tells the log', async () => {
    const { registry, ids } = createStepped();
    const events: string[] = [];
    const jobs = createInProcessJobs(registry, { ...silent, error: (_fields, event) => events.push(event) });
    await jobs.add('sync-index', {}, { key: 'x' });
    await settle();
    await jobs.add('refresh-source', visit('a'), { key: 'a' });
    expect(events).toEqual(['job-failed']);
    expect(ids()).toEqual(['a']);
    await jobs.close(0);
  });

  it('drains when nothing waits or runs', async () => {
    const { registry, begun } = createStepped();
    const jobs = createInProcessJobs(registry, silent);
    await jobs.drain();
    await jobs.add('refresh-source', visit('a'), { key: 'a' });
    let isDrained = false;
    const drained = jobs.drain().then(() => {
      isDrained = true;
    });
    await settle();
    expect(isDrained).toBe(false);
    begun[0]?.end();
    await drained;
  });

  it('closing tells jobs to stop, takes no more, and gives up on those that do not', async () => {
    const { registry } = createStepped();
    const jobs = createInProcessJobs(registry, silent);
    await jobs.add('refresh-source', visit('a'), { key: 'a' });
    await jobs.add('retag', {}, { key: 'all' });
    expect(await jobs.close(50)).toBe(1);
    expect(await jobs.add('refresh-source', visit('b'), { key: 'b' })).toBe(false);
  });
});

describe('owners', () => {
  const self = createOwner();
  const [machine, processId] = self.split('|');
  it.each([
    ['itself', self, false],
    ['an earlier life with the same process id', `${machine}|${processId}|earlier`, true],
    ['a process that is gone', `${machine}|4194000|x`, true],
    ['a living process', `${machine}|1|x`, false],
    ['another machine', 'other|4194000|x', false],
  ])('%s', (_name, owner, wanted) => {
    expect(isDeadOwner(owner, self)).toBe(wanted);
  });
});
