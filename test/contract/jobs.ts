/** What every queue must do, whichever it is: run with `describeJobs(name, open)` from each adapter's test. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Log } from '../../src/domain/log.js';
import { currentLogContext, type LogContext, withLogContext } from '../../src/domain/log-context.js';
import { noMeter } from '../../src/domain/meter.js';
import {
  type Added,
  type AddOptions,
  JOB_NAMES,
  type JobName,
  type JobRegistry,
  type JobRun,
  type Jobs,
  PermanentJobError,
} from '../../src/jobs/jobs.js';
import { createQuarantine, type Quarantine } from '../../src/jobs/quarantine.js';
import type { JobsParts } from '../../src/jobs/try-job.js';
import { SQLITE, type TemporaryStore } from '../support/stores.js';

/** A queue, and what stands behind it. */
export interface QueuePlace {
  /** Another process's jobs on the same queue; in memory each has its own. */
  open(parts: JobsParts): Jobs;
  /** Whether what one adds another runs. */
  isShared: boolean;
  /** Leaves nothing behind. */
  remove(): Promise<void>;
}

export interface Begun extends JobRun {
  name: JobName;
  payload: Record<string, unknown>;
  end(): void;
  fail(error: unknown): void;
}

export interface LogLine {
  level: keyof Log;
  event: string;
  fields: Record<string, unknown>;
  context: LogContext;
}

export function recordLog(): { log: Log; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (fields: Record<string, unknown>, event: string): void => {
      lines.push({ level, event, fields, context: currentLogContext() });
    };
  return { log: { info: at('info'), warn: at('warn'), error: at('error') }, lines };
}

/** @throws when it does not come true in time. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  for (const deadline = Date.now() + ms; !(await isTrue()); await wait(5))
    if (Date.now() > deadline) throw new Error(`Did not come true: ${isTrue}`);
}

class Away extends Error {}

/** Handlers that note when they begin, and end when the test says so. */
export function createHands(concurrency = 2, restMs = 3_600_000) {
  const begun: Begun[] = [];
  const handler = (name: JobName) => ({
    concurrency,
    restMs,
    run: (payload: Record<string, unknown>, run: JobRun): Promise<void> =>
      new Promise((resolve, reject) => {
        begun.push({ ...run, name, payload, end: resolve, fail: reject });
      }),
  });
  const registry = Object.fromEntries(JOB_NAMES.map((name) => [name, handler(name)])) as unknown as JobRegistry;
  const keys = (): unknown[] => begun.map((job) => job.payload.origin ?? job.payload.routine ?? job.name);
  return { begun, registry, keys };
}
export type Hands = ReturnType<typeof createHands>;

export const QUICK = { firstMs: 40, factor: 2, longestMs: 200 };

export function makeParts(hands: Hands, quarantine: Quarantine, log: Log, more: Partial<JobsParts> = {}): JobsParts {
  return {
    registry: hands.registry,
    works: JOB_NAMES,
    quarantine,
    isUnavailable: (error) => error instanceof Away,
    log,
    meter: noMeter,
    backoff: QUICK,
    timeZone: noonZone(),
    ...more,
  };
}

/** Somewhere it is about noon, and so never between two and three. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  // The names of these zones have the sign the other way round.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

const EACH_SECOND = '* * 3-23 * * *';

export function describeJobs(name: string, openPlace: () => Promise<QueuePlace>): void {
  describe(`${name}, as every queue,`, () => {
    let store: TemporaryStore;
    let place: QueuePlace;
    let quarantine: Quarantine;
    let lines: LogLine[];
    let hands: Hands;
    let opened: Jobs[];
    let parts: (more?: Partial<JobsParts>) => JobsParts;

    beforeEach(async () => {
      [store, place] = await Promise.all([SQLITE.open(), openPlace()]);
      quarantine = createQuarantine(store.store.db);
      const recorded = recordLog();
      lines = recorded.lines;
      opened = [];
      hands = createHands();
      parts = (more = {}) => makeParts(hands, quarantine, recorded.log, more);
    });
    afterEach(async () => {
      await Promise.all(opened.map((jobs) => jobs.close(0)));
      await place.remove();
      await store.remove();
    });

    const openIdle = (more: Partial<JobsParts> = {}): Jobs => {
      const jobs = place.open(parts(more));
      opened.push(jobs);
      return jobs;
    };
    const open = (more: Partial<JobsParts> = {}): Jobs => {
      const jobs = openIdle(more);
      jobs.begin();
      return jobs;
    };
    const visit = (jobs: Jobs, origin: string, options: Partial<AddOptions> = {}): Promise<Added> =>
      jobs.add('visit-host', { origin }, { key: origin, ...options });
    const begun = async (count: number): Promise<Begun> => {
      await until(() => hands.begun.length >= count);
      const job = hands.begun[count - 1];
      if (job === undefined) throw new Error('No such job');
      return job;
    };
    const isGone = async (jobs: Jobs): Promise<boolean> =>
      (await jobs.state()).every((row) => row.waiting + row.running + row.delayed === 0);
    const events = (): string[] => lines.map((line) => line.event);

    describe('before it has begun', () => {
      it('takes jobs and answers, and runs none; then it runs them', async () => {
        const jobs = openIdle();
        expect(await visit(jobs, 'a')).toBe('added');
        expect(await visit(jobs, 'a')).toBe('known');
        await jobs.schedule([{ name: 'r', cron: EACH_SECOND }]);
        await wait(1500);
        expect(hands.begun).toEqual([]);
        expect((await jobs.state())[0]).toMatchObject({ waiting: 1, running: 0 });
        jobs.begin();
        await begun(2);
        expect(hands.keys().sort()).toEqual(['a', 'r']);
      });

      it('is drained when it has nothing, and can be closed', async () => {
        const jobs = openIdle();
        await jobs.drain();
        await visit(jobs, 'a');
        expect(await jobs.close(1000)).toBe(0);
        jobs.begin();
        await wait(100);
        expect(hands.begun).toEqual([]);
      });
    });

    describe('one of each key', () => {
      it('while it waits, runs, or rests before another try', async () => {
        hands = createHands(1);
        const jobs = open({ backoff: { firstMs: 60_000, factor: 1, longestMs: 60_000 } });
        expect(await visit(jobs, 'a')).toBe('added');
        await begun(1);
        expect(await visit(jobs, 'a')).toBe('known');
        expect(await visit(jobs, 'b')).toBe('added');
        expect(await visit(jobs, 'b')).toBe('known');
        hands.begun[0]?.fail(new Error('once'));
        await begun(2);
        expect(await visit(jobs, 'a')).toBe('known');
        hands.begun[1]?.end();
        await jobs.drain();
        expect(hands.keys()).toEqual(['a', 'b']);
      });

      it('and of each name: the same key under another name is another job', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        expect(await jobs.add('routine', { routine: 'a' }, { key: 'a' })).toBe('added');
        await begun(2);
        expect(hands.begun.map((job) => job.name).sort()).toEqual(['routine', 'visit-host']);
      });

      it('and again when it has ended', async () => {
        const jobs = open();
        for (const round of [1, 2]) {
          await until(async () => (await visit(jobs, 'a')) === 'added');
          (await begun(round)).end();
        }
        await jobs.drain();
        expect(hands.begun[0]?.id).not.toBe(hands.begun[1]?.id);
      });

      it('also when many ask at the same moment', async () => {
        const jobs = open();
        const answers = await Promise.all(Array.from({ length: 20 }, () => visit(jobs, 'a')));
        expect(answers.filter((answer) => answer === 'added')).toHaveLength(1);
        (await begun(1)).end();
        await jobs.drain();
        expect(hands.begun).toHaveLength(1);
      });

      it('keys may be addresses', async () => {
        const jobs = open();
        const key = 'https://[::1]:8443/å?a=b&c:d';
        expect(await jobs.add('visit-host', { origin: key }, { key })).toBe('added');
        (await begun(1)).end();
        await jobs.drain();
      });
    });

    describe('order', () => {
      const endAll = async (jobs: Jobs, count: number): Promise<void> => {
        for (let i = 1; i <= count; i++) (await begun(i)).end();
        await jobs.drain();
      };

      it("puts a person's click first and spare work last, and keeps the order within", async () => {
        hands = createHands(1);
        const jobs = open();
        await visit(jobs, 'running');
        await begun(1);
        await visit(jobs, 'spare', { priority: 'spare' });
        await visit(jobs, 'first');
        await visit(jobs, 'second');
        await visit(jobs, 'person', { priority: 'person' });
        await endAll(jobs, 5);
        expect(hands.keys()).toEqual(['running', 'person', 'first', 'second', 'spare']);
      });

      it('moves up what already waits when it is asked for with more haste, and never down', async () => {
        hands = createHands(1);
        const jobs = open();
        for (const origin of ['running', 'first', 'wanted']) await visit(jobs, origin);
        await begun(1);
        expect(await visit(jobs, 'wanted', { priority: 'person' })).toBe('known');
        expect(await visit(jobs, 'wanted', { priority: 'spare' })).toBe('known');
        await endAll(jobs, 3);
        expect(hands.keys()).toEqual(['running', 'wanted', 'first']);
      });

      it('runs so many of a name at once, and other names beside them', async () => {
        const jobs = open();
        for (const origin of ['a', 'b', 'c']) await visit(jobs, origin);
        await jobs.add('retag', {}, { key: 'all' });
        await begun(3);
        await wait(100);
        expect(hands.keys().sort()).toEqual(['a', 'b', 'retag']);
        hands.begun[0]?.end();
        await begun(4);
        expect(hands.keys().at(-1)).toBe('c');
      });
    });

    describe('a job that fails', () => {
      it('is tried three times with rests between, then quarantined with its cause', async () => {
        const jobs = open({ random: () => 0.999 });
        const startedAt: number[] = [];
        await visit(jobs, 'a');
        for (const attempt of [1, 2, 3]) {
          const job = await begun(attempt);
          startedAt.push(Date.now());
          expect(job.attempt).toBe(attempt);
          job.fail(new Error(`broken ${attempt}`));
        }
        await until(async () => (await jobs.quarantined()).length === 1);
        expect(await jobs.quarantined()).toEqual([
          {
            id: 'visit-host:a',
            name: 'visit-host',
            key: 'a',
            payload: { origin: 'a' },
            cause: 'broken 3',
            tries: 3,
            quarantinedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          },
        ]);
        expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBeGreaterThanOrEqual(35);
        expect((startedAt[2] ?? 0) - (startedAt[1] ?? 0)).toBeGreaterThanOrEqual(75);
        await until(() => isGone(jobs));
        expect(events()).toEqual(['job-failed', 'job-failed', 'job-quarantined']);
        expect(lines.map((line) => line.level)).toEqual(['warn', 'warn', 'error']);
      });

      it('tells of itself in the log by its id, and never what is secret', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        const secret = new Error('GET https://anna:hemligt@a.example/x?api_key=abc123&b=1\n  refused');
        for (const attempt of [1, 2, 3]) (await begun(attempt)).fail(secret);
        await until(async () => (await jobs.quarantined()).length === 1);
        const [quarantined] = await jobs.quarantined();
        expect(quarantined?.cause).toBe('GET https://a.example/x?api_key=…&b=1 refused');
        expect(JSON.stringify(lines)).not.toMatch(/hemligt|abc123/);
        expect(lines[0]?.context).toEqual({ jobId: hands.begun[0]?.id, job: 'visit-host' });
      });

      it('carries the request that asked for it into the log, and no other one', async () => {
        const jobs = open();
        await withLogContext({ requestId: 'AAAA-1' }, () => visit(jobs, 'a'));
        await withLogContext({ requestId: 'BBBB-2' }, () => visit(jobs, 'b'));
        await visit(jobs, 'c');
        // The third begins when one of the others ends.
        for (const nth of [1, 2, 3]) (await begun(nth)).fail(new PermanentJobError('no'));
        await until(() => lines.length === 3);
        expect(lines.map((line) => line.context?.requestId).sort()).toEqual(['AAAA-1', 'BBBB-2', undefined]);
      });

      it('for ever is quarantined at once', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        (await begun(1)).fail(new PermanentJobError('never'));
        await until(async () => (await jobs.quarantined()).length === 1);
        expect(await jobs.quarantined()).toMatchObject([{ cause: 'never', tries: 1 }]);
      });

      it('of another shape than this version knows is quarantined, and its handler never sees it', async () => {
        const jobs = open();
        await jobs.add('visit-host', { host: 'a' } as never, { key: 'a' });
        await until(async () => (await jobs.quarantined()).length === 1);
        expect(await jobs.quarantined()).toMatchObject([{ payload: { host: 'a' }, tries: 1 }]);
        expect(hands.begun).toEqual([]);
        await expect(jobs.replay('visit-host:a')).rejects.toThrow(PermanentJobError);
        expect(await jobs.quarantined()).toHaveLength(1);
      });

      it('because the store does not answer has not been tried: it is gone, and may be added again', async () => {
        const jobs = open();
        for (const round of [1, 2, 3, 4]) {
          await until(async () => (await visit(jobs, 'a')) === 'added');
          const job = await begun(round);
          expect(job.attempt).toBe(1);
          job.fail(new Away('away'));
          await until(() => isGone(jobs));
        }
        expect(await jobs.quarantined()).toEqual([]);
        expect(events()).toEqual([]);
      });

      it('when the store can not take it is gone, and the process lives', async () => {
        const broken: Quarantine = {
          ...quarantine,
          has: () => Promise.reject(new Away('away')),
          put: () => Promise.reject(new Away('away')),
        };
        const jobs = open({ quarantine: broken });
        await visit(jobs, 'a');
        (await begun(1)).fail(new PermanentJobError('never'));
        await until(() => isGone(jobs));
        expect(events()).toEqual(['job-not-quarantined']);
        expect(await visit(jobs, 'a')).toBe('added');
      });

      it('and rests is tried at once when a person asks for it', async () => {
        const jobs = open({ backoff: { firstMs: 60_000, factor: 1, longestMs: 60_000 } });
        await visit(jobs, 'a');
        (await begun(1)).fail(new Error('once'));
        await until(async () => (await jobs.state()).some((row) => row.delayed === 1));
        expect(await visit(jobs, 'a')).toBe('known');
        expect(await visit(jobs, 'a', { priority: 'person' })).toBe('known');
        expect((await begun(2)).attempt).toBe(2);
        hands.begun[1]?.end();
        await jobs.drain();
      });
    });

    describe('quarantine', () => {
      const poison = async (jobs: Jobs, origin: string): Promise<void> => {
        const before = hands.begun.length;
        await visit(jobs, origin);
        (await begun(before + 1)).fail(new PermanentJobError('poison'));
        await until(async () => (await jobs.quarantined()).some((job) => job.key === origin));
        await until(() => isGone(jobs));
      };

      it('keeps a job out, until a person asks for it', async () => {
        const jobs = open();
        await poison(jobs, 'a');
        expect(await visit(jobs, 'a')).toBe('quarantined');
        expect(await visit(jobs, 'a', { priority: 'spare' })).toBe('quarantined');
        expect(await visit(jobs, 'a', { priority: 'person' })).toBe('added');
        expect((await begun(2)).attempt).toBe(1);
        expect(await jobs.quarantined()).toEqual([]);
      });

      it('lets a job out by its id, with its payload', async () => {
        const jobs = open();
        await poison(jobs, 'a');
        await poison(jobs, 'b');
        expect((await jobs.quarantined()).map((job) => job.key)).toEqual(['b', 'a']);
        expect(await jobs.replay('visit-host:a')).toBe(true);
        expect((await begun(3)).payload).toEqual({ origin: 'a' });
        expect((await jobs.quarantined()).map((job) => job.key)).toEqual(['b']);
        expect(await jobs.replay('visit-host:a')).toBe(false);
        expect(await jobs.replay('nonsense')).toBe(false);
      });

      it('lets a job out by itself when it has rested', async () => {
        hands = createHands(2, 300);
        const jobs = open();
        await poison(jobs, 'a');
        expect(await visit(jobs, 'a')).toBe('quarantined');
        await until(async () => (await visit(jobs, 'a')) === 'added');
        await begun(2);
      });

      it('lies in the store: who comes later sees it, and does not run what still lay in the queue', async () => {
        const jobs = open();
        await poison(jobs, 'a');
        const later = open();
        expect(await later.quarantined()).toHaveLength(1);
        expect(await visit(later, 'a')).toBe('quarantined');
        // Another process does it now, and the first has not heard of it yet.
        const others = createQuarantine(store.store.db);
        await others.put({ name: 'visit-host', key: 'b', payload: { origin: 'b' }, cause: 'x', tries: 3 });
        expect(await visit(jobs, 'b')).toBe('added');
        await jobs.drain();
        expect(hands.keys()).toEqual(['a']);
      });
    });

    describe('tells', () => {
      it('what runs and how far it has come', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        const job = await begun(1);
        await until(async () => (await jobs.running()).length === 1);
        const running = { id: job.id, name: 'visit-host', key: 'a', attempt: 1 };
        expect(await jobs.running()).toEqual([{ ...running, progress: null }]);
        for (const done of [1, 2, 3]) job.progress(done, 30);
        await until(async () => (await jobs.running())[0]?.progress?.done === 3);
        expect(await jobs.running()).toEqual([{ ...running, progress: { done: 3, of: 30 } }]);
        job.end();
        await jobs.drain();
        expect(await jobs.running()).toEqual([]);
      });

      it('how much waits and since when, a row for each name', async () => {
        hands = createHands(1);
        const jobs = open();
        for (const origin of ['a', 'b']) await visit(jobs, origin);
        await begun(1);
        await wait(50);
        await visit(jobs, 'c', { priority: 'person' });
        const state = await jobs.state();
        expect(state.map((row) => row.name)).toEqual(JOB_NAMES);
        expect(state[0]).toEqual({
          name: 'visit-host',
          waiting: 2,
          running: 1,
          delayed: 0,
          oldestMs: expect.any(Number),
        });
        // That of b, although c goes before it.
        expect(state[0]?.oldestMs).toBeGreaterThanOrEqual(45);
        expect(state[1]).toEqual({ name: 'read-pages', waiting: 0, running: 0, delayed: 0, oldestMs: null });
      });

      it('when nothing waits and nothing runs', async () => {
        const jobs = open();
        await jobs.drain();
        await visit(jobs, 'a');
        await begun(1);
        let isDrained = false;
        const drained = jobs.drain().then(() => {
          isDrained = true;
        });
        await wait(120);
        expect(isDrained).toBe(false);
        hands.begun[0]?.end();
        await drained;
      });

      it('that it lives', async () => {
        await open().ping();
      });
    });

    describe('closing', () => {
      it('tells what runs to stop, waits for it, and takes no more', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        const job = await begun(1);
        job.signal.addEventListener('abort', () => setTimeout(job.end, 50));
        expect(await jobs.close(5000)).toBe(0);
        expect(job.signal.aborted).toBe(true);
        expect(await visit(jobs, 'b')).toBe('closed');
      });

      it('gives up on what does not end, in time', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        await begun(1);
        const startedMs = Date.now();
        expect(await jobs.close(100)).toBe(1);
        expect(Date.now() - startedMs).toBeLessThan(3000);
      });

      it('is no failed try', async () => {
        const jobs = open();
        await visit(jobs, 'a');
        const job = await begun(1);
        job.signal.addEventListener('abort', () => job.fail(new Error('stopped')));
        expect(await jobs.close(5000)).toBe(0);
        expect(await quarantine.list()).toEqual([]);
        expect(events()).toEqual([]);
      });

      it('leaves what waits to the next look', async () => {
        hands = createHands(1);
        const jobs = open();
        await visit(jobs, 'a');
        await visit(jobs, 'b');
        (await begun(1)).signal.addEventListener('abort', () => hands.begun[0]?.end());
        await jobs.close(5000);
        await wait(100);
        expect(hands.keys()).toEqual(['a']);
      });
    });

    describe('schedules', () => {
      it('add the routine again and again, once however many ask, until it is no longer listed', async () => {
        const all = place.isShared ? [open(), open()] : [open()];
        for (let round = 0; round < 2; round++)
          for (const jobs of all) await jobs.schedule([{ name: 'r', cron: EACH_SECOND }]);
        await until(() => hands.begun.length >= 1);
        const first = Date.now();
        for (let i = 1; i <= 3; i++) (await begun(i)).end();
        // Three times a second apart, whoever asked.
        expect(Date.now() - first).toBeGreaterThan(1500);
        expect(hands.begun[0]).toMatchObject({ name: 'routine', payload: { routine: 'r' } });
        for (const jobs of all) await jobs.schedule([]);
        await all[0]?.drain();
        const { length } = hands.begun;
        await wait(1500);
        expect(hands.begun).toHaveLength(length);
      }, 20_000);

      it('add no second while the first runs', async () => {
        const jobs = open();
        await jobs.schedule([{ name: 'r', cron: EACH_SECOND }]);
        await begun(1);
        await wait(2200);
        expect(hands.begun).toHaveLength(1);
        hands.begun[0]?.end();
        await begun(2);
      }, 20_000);

      it.each(['30 2 * * *', '* * * * *', '0 */2 * * *', 'now', '* * *', '61 3 * * *'])('refuse %s', async (cron) => {
        await expect(open().schedule([{ name: 'r', cron }])).rejects.toThrow(/Tiden ".*\.$/);
      });
    });

    it('works only on what it is told to', async () => {
      const jobs = open({ works: ['retag'] });
      await visit(jobs, 'a');
      await jobs.add('retag', {}, { key: 'all' });
      await begun(1);
      await wait(150);
      expect(hands.begun.map((job) => job.name)).toEqual(['retag']);
    });
  });
}
