/** GET /metrics in, what was measured out, for who has the token: who asks, and from where, makes no difference. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Metrics } from '../metrics/metrics.js';
import { metricsTexts as texts } from '../texts/web-state.js';
import { ProblemError } from './problem.js';

export const METRICS_PATH = '/metrics';

export interface MetricsServices {
  metrics: Metrics;
  /** Null keeps them closed. */
  metricsToken: string | null;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Takes as long for a token that is nearly right as for one that is not; of what length either is, nothing is told. */
const isSame = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

/** @throws ProblemError 404 where they are closed, 401 without the token. */
function checkToken(authorization: string | undefined, token: string | null): void {
  if (token === null) throw new ProblemError(404, texts.closed);
  const given = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined)
    throw new ProblemError(401, texts.noToken, { headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' } });
  if (isSame(given, token)) return;
  throw new ProblemError(401, texts.wrongToken, {
    headers: { 'WWW-Authenticate': 'Bearer realm="metrics", error="invalid_token"' },
  });
}

export function answerMetrics({ metrics, metricsToken }: MetricsServices): RequestHandler {
  return async (request, response) => {
    response.set('Cache-Control', 'no-store');
    checkToken(request.headers.authorization, metricsToken);
    response.set('Content-Type', metrics.contentType).send(await metrics.read());
  };
}
