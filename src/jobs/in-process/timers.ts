/** Times of the clock in, the routine each names added when its time comes, as long as this process works on routines. */
import type { Log } from '../../domain/log.js';
import { STOCKHOLM } from '../../language/local-time.js';
import { nextOccurrence, parseCron } from '../clock.js';
import type { JobName, Schedule } from '../jobs.js';

export interface Timers {
  /** Replaces what was set before; a time that stays the same is not disturbed. */
  set(schedules: readonly Schedule[]): void;
  end(): void;
}

/** A timer can't wait for months, and the clock may be set meanwhile. */
const LONGEST_WAIT_MS = 60_000;

/** @returns how to end it. */
function keepTime(cron: string, timeZone: string, onTime: () => void): () => void {
  let next = nextOccurrence(cron, new Date(), timeZone);
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    timer = setTimeout(look, Math.min(LONGEST_WAIT_MS, Math.max(0, next.getTime() - Date.now())));
    timer.unref();
  };
  const look = (): void => {
    const now = new Date();
    if (now >= next) {
      onTime();
      next = nextOccurrence(cron, now, timeZone);
    }
    arm();
  };
  arm();
  return () => clearTimeout(timer);
}

export function createTimers(
  add: (routine: string) => Promise<void>,
  { works, log, timeZone = STOCKHOLM }: { works: readonly JobName[]; log: Log; timeZone?: string },
): Timers {
  const kept = new Map<string, { schedule: Schedule; end(): void }>();
  const drop = (name: string): void => {
    kept.get(name)?.end();
    kept.delete(name);
  };
  const keep = (schedule: Schedule): void => {
    const { name, cron } = schedule;
    if (kept.get(name)?.schedule.cron === cron) return;
    drop(name);
    const onTime = (): void => {
      // The look finds what is overdue, so a time that is missed is not lost.
      add(name).catch((error: unknown) => log.warn({ routine: name, err: error }, 'routine-not-added'));
    };
    kept.set(name, { schedule, end: keepTime(cron, timeZone, onTime) });
  };
  return {
    set: (schedules) => {
      for (const { cron } of schedules) parseCron(cron);
      if (!works.includes('routine')) return;
      for (const name of kept.keys()) if (!schedules.some((schedule) => schedule.name === name)) drop(name);
      for (const schedule of schedules) keep(schedule);
    },
    end: () => {
      for (const name of [...kept.keys()]) drop(name);
    },
  };
}
