/** Roles in, a process that plays them until it is told to stop. Signals are heard before the rest is loaded, so that none is missed. */
import { StartError } from './domain/start-error.js';
import type { Role } from './roles.js';
import { mainTexts } from './texts/main.js';

type Stop = (signal: string) => Promise<void>;

/** Signals are heard from the first moment; one that comes while starting takes effect when there is something to stop. */
async function stopOnSignal(starting: Promise<Stop>): Promise<void> {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal means: now.
      if (stopping) process.exit(1);
      stopping = true;
      starting
        .then((stop) => stop(signal))
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
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
