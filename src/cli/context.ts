/** What every command gets: the terminal, a signal for Ctrl-C, and running parts that are closed again whatever happens. */
import { loadConfig } from '../config.js';
import { createLog } from '../log.js';
import { type Parts, wire } from '../wire.js';
import type { Terminal } from './terminal.js';

/** A command ended as it should but with bad news (a source failed, something is missing): exit code 1. */
export class CommandFailure extends Error {}

export interface CommandContext {
  terminal: Terminal;
  signal: AbortSignal;
}

/** Opens the parts for one command. The log is quiet unless LOG_LEVEL asks for it: a command speaks for itself. */
export async function withParts<T>(run: (parts: Parts) => Promise<T>): Promise<T> {
  const config = loadConfig(process.env);
  const log = createLog(process.env.LOG_LEVEL ? config.logLevel : 'silent', 2);
  const parts = await wire(config, log);
  try {
    return await run(parts);
  } finally {
    await parts.close();
  }
}
