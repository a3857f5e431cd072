/** Roles in, a process that plays them until it is told to stop. Signals are heard before the rest is loaded, so that none is missed. */
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from './domain/start-error.js';
import type { Role } from './roles.js';
import { mainTexts } from './texts/main.js';

type Stop = (signal: string) => Promise<void>;

/** What has not started after this time may be waiting for a database; it has nothing that a sudden end could harm. */
const START_PATIENCE_MS = 2000;

/** Ends when all is stopped; or soon, when there is nothing to stop yet. @returns the exit code. */
async function stop(starting: Promise<Stop>, signal: string): Promise<number> {
  const started = await Promise.race([starting.catch(() => null), wait(START_PATIENCE_MS, null)]);
  return started === null
    ? 0
    : started(signal).then(
        () => 0,
        () => 1,
      );
}

/** Signals are heard from the first moment. */
async function stopOnSignal(starting: Promise<Stop>): Promise<void> {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal means: now.
      if (stopping) process.exit(1);
      stopping = true;
      void stop(starting, signal).then((code) => process.exit(code));
    });
  }
  await starting;
}

/** Resolves when the process has started; it ends by a signal, or at once with what is wrong in Swedish on standard error. */
export async function runProcess(roles: readonly Role[]): Promise<void> {
  try {
    await stopOnSignal(import('./start.js').then(({ start }) => start(roles)));
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    process.stderr.write(`${mainTexts.cannotStart}\n${error.problems.map((problem) => `  ${problem}\n`).join('')}`);
    process.exit(1);
  }
}
