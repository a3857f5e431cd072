/** Times of the clock in, one scheduler in Redis for each out, however many processes ask; at its time it ticks, and a tick adds the routine's job. */
import { ErrorCode, type Queue } from 'bullmq';
import type { Schedule } from '../jobs.js';
import { unless } from './trouble.js';

/** The queue of ticks; it is no job's name. */
export const TICKS = 'ticks';
/** A scheduler whose tick is this late has lost it. */
const LATE_MS = 60_000;

/** @param schedules with times that `parseCron` accepts. */
export async function keepSchedulers(ticks: Queue, schedules: readonly Schedule[], timeZone: string): Promise<void> {
  const kept = await ticks.getJobSchedulers();
  for (const { key } of kept)
    if (!schedules.some((schedule) => schedule.name === key)) await ticks.removeJobScheduler(key);
  for (const { name, cron } of schedules) {
    const old = kept.find((scheduler) => scheduler.key === name);
    const isKept = old?.pattern === cron && old.tz === timeZone && (old.next ?? 0) > Date.now() - LATE_MS;
    // Putting it again would take away a tick that is waiting for a worker.
    if (isKept) continue;
    await ticks
      .upsertJobScheduler(
        name,
        { pattern: cron, tz: timeZone },
        { name, opts: { removeOnComplete: true, removeOnFail: true, attempts: 1, stackTraceLimit: 0 } },
      )
      // Another process puts the same at this moment.
      .catch(unless(ErrorCode.SchedulerJobIdCollision, ErrorCode.SchedulerJobSlotsBusy));
  }
}
