/** Gives every request a number to quote and tells the log, once, how it ended. Search words stay out of the log: only the path is kept. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Log } from '../domain/log.js';

const LONGEST_PATH = 200;
/** Asked every few seconds by whoever keeps the process running; only their failures are news. */
const QUIET: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** Short enough to read out on the telephone: "7F3A-91C0". */
function newRequestId(): string {
  const digits = randomUUID().replaceAll('-', '').slice(0, 8).toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

export function requestIdOf(response: Response): string {
  return String(response.locals.requestId);
}

export function logRequests(log: Log): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    const requestId = newRequestId();
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    const path = request.originalUrl.split('?', 1)[0]?.slice(0, LONGEST_PATH) ?? '';
    response.once('close', () => {
      const status = response.statusCode;
      const durationMs = Math.round(performance.now() - startedMs);
      const fields = {
        requestId,
        method: request.method,
        path,
        status,
        durationMs,
        ...(!response.writableEnded && { aborted: true }),
      };
      if (status >= 500) log.warn(fields, 'request');
      else if (!QUIET.has(path)) log.info(fields, 'request');
    });
    next();
  };
}
