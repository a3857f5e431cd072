/** One process that plays every role, for one machine. Signals are heard before the rest is loaded, so that none is missed. */
import { StartError } from './domain/start-error.js';
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

try {
  await stopOnSignal(import('./start.js').then(({ start }) => start()));
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${mainTexts.cannotStart}\n${error.problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exit(1);
}
