/** One JSON line per event on standard output, UTC, without secrets. */
import { pino } from 'pino';
import type { Log } from './domain/log.js';

/** @param level pino's names. @param destination 1 standard output, 2 standard error (commands keep the output for their answer). */
export function createLog(level: string, destination: 1 | 2 = 1): Log {
  return pino(
    {
      level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['*.authorization', '*.cookie', 'headers'],
    },
    pino.destination({ dest: destination, sync: true }),
  );
}
