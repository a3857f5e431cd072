/** How long the event loop is held: a timer that wants to run each millisecond in, the longest and the 99th percentile of its delays out. */
import { performance } from 'node:perf_hooks';

const EVERY_MS = 1;

export interface LoopHolds {
  p99: number;
  longest: number;
}

/** @returns stops the probe; milliseconds beyond the one that was asked for. */
export function startLoopProbe(): () => LoopHolds {
  const delays: number[] = [];
  let lastMs = performance.now();
  const note = (): void => {
    const nowMs = performance.now();
    delays.push(Math.max(0, nowMs - lastMs - EVERY_MS));
    lastMs = nowMs;
  };
  const timer = setInterval(note, EVERY_MS);
  return () => {
    clearInterval(timer);
    // Who holds the loop all the time never lets the timer run.
    note();
    delays.sort((a, b) => a - b);
    return { p99: delays[Math.floor(delays.length * 0.99)] ?? 0, longest: delays.at(-1) ?? 0 };
  };
}
