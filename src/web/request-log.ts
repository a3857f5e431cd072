/** Gives every request a number to quote and tells the log, once, how it ended. Search words stay out of the log: only the path is kept. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Log } from '../domain/log.js';
import { withLogContext } from '../domain/log-context.js';
import type { Meter, RouteClass } from '../domain/meter.js';

const LONGEST_PATH = 200;
/** Asked every few seconds by whoever keeps an eye on the process; only their failures are news. */
const HEALTH: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const HARMLESS_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** Short enough to read out on the telephone: "7F3A-91C0". */
function newRequestId(): string {
  const digits = randomUUID().replaceAll('-', '').slice(0, 8).toUpperCase();
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** A proxy of ours may have given the request a number already, which its own log has too; from others it would be whatever they like. */
function idFromProxy(request: Request): string | null {
  const given = request.headers['x-request-id'];
  if (typeof given !== 'string' || !HARMLESS_ID.test(given)) return null;
  const isTrusted: unknown = request.app.get('trust proxy fn');
  return typeof isTrusted === 'function' && isTrusted(request.socket.remoteAddress, 0) ? given : null;
}

function classOf(path: string): RouteClass {
  if (HEALTH.has(path)) return 'health';
  if (path.startsWith('/api/')) return 'api';
  return path.startsWith('/static/') ? 'static' : 'page';
}

export function requestIdOf(response: Response): string {
  return String(response.locals.requestId);
}

/** Whatever the request makes others write to the log carries its number. */
export function logRequests({ log, meter }: { log: Log; meter: Meter }): RequestHandler {
  return (request, response, next) => {
    const startedMs = performance.now();
    const requestId = idFromProxy(request) ?? newRequestId();
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    const path = request.originalUrl.split('?', 1)[0]?.slice(0, LONGEST_PATH) ?? '';
    response.once('close', () => {
      const status = response.statusCode;
      const durationMs = Math.round(performance.now() - startedMs);
      meter.request(classOf(path), status, durationMs / 1000);
      // The end of the answer is no part of what the request set going, so it has to name itself.
      const fields = {
        requestId,
        method: request.method,
        path,
        status,
        durationMs,
        ...(!response.writableEnded && { aborted: true }),
      };
      if (status >= 500) log.warn(fields, 'request');
      else if (!HEALTH.has(path)) log.info(fields, 'request');
    });
    withLogContext({ requestId }, next);
  };
}
