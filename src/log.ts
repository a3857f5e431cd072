/** One JSON line per event on standard output, UTC, without secrets, with the names of the request or job that it belongs to. */
import { pino } from 'pino';
import type { Log } from './domain/log.js';
import { currentLogContext } from './domain/log-context.js';

interface Destination {
  write(line: string): void;
}

/** User name and password in an address, wherever on the line it stands: drivers repeat addresses in their messages. */
const CREDENTIALS = /([a-z][a-z0-9+.-]{0,20}:\/\/)(?:[^\s/?#"\\]|\\.)*@/gi;

const withoutSecrets = (destination: Destination): Destination => ({
  write: (line) => destination.write(line.replace(CREDENTIALS, '$1')),
});

/**
 * @param level pino's names.
 * @param destination 1 standard output, 2 standard error (commands keep the output for their answer), or whatever takes lines.
 */
export function createLog(level: string, destination: 1 | 2 | Destination = 1): Log {
  const lines = typeof destination === 'number' ? pino.destination({ dest: destination, sync: true }) : destination;
  return pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A copy, since pino puts the line's own fields into it.
      mixin: () => ({ ...currentLogContext() }),
      // The command that Redis refused stands in its error, and when it was AUTH, the password with it.
      redact: ['*.authorization', '*.cookie', 'headers', '*.command.args', '*.password', '*.*.password'],
    },
    withoutSecrets(lines),
  );
}
