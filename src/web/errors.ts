/** Everything that goes wrong in a request ends here: a bug is logged with its number, the asker gets a problem or a page, nobody a stack trace. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Log } from '../domain/log.js';
import { nearestOf } from '../language/nearest.js';
import { isStoreTrouble } from '../store/store.js';
import { problemTexts as texts } from '../texts/web.js';
import { stateTexts } from '../texts/web-state.js';
import type { Assets } from './assets.js';
import { ErrorPage } from './pages/error-page.js';
import { frameOf } from './parts/page-frame.js';
import { sendPage } from './parts/send-page.js';
import { ProblemError, STORE_RETRY_SECONDS, toProblemBody } from './problem.js';
import { requestIdOf } from './request-log.js';
import type { WebServices } from './services.js';

const PAGES = ['/sok', '/kallor', '/kallor/ny'];
const LONGEST_PATH = 200;
const JSON_PATHS = /^\/(?:api(?:\/|$)|healthz$|readyz$|metrics$)/;

const pathOf = (request: Request): string => (request.originalUrl.split('?', 1)[0] ?? '').slice(0, LONGEST_PATH);

const USUAL_LIMIT = 100 * 1024;

/** How many bytes a body may have where this one was too large. */
function limitOf(error: unknown): number {
  return error instanceof Error && 'limit' in error && typeof error.limit === 'number' ? error.limit : USUAL_LIMIT;
}

/** What body-parser, the router and the static files throw when the asker is at fault. */
function explainStatus(status: number, error: unknown): string {
  if (status === 413) return texts.bodyTooLarge(limitOf(error));
  if (status === 415) return texts.unsupportedBody;
  return texts.clientError;
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/** The database answers again by itself or when somebody has seen to it; whoever asks need only wait. */
function storeDown(cause: unknown): ProblemError {
  const headers = { 'Retry-After': String(STORE_RETRY_SECONDS) };
  return new ProblemError(503, stateTexts.storeDown, { cause, headers });
}

function toProblem(error: unknown, requestId: string, path: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  // Files outside the folder are forbidden to Express; to the asker they are not there.
  if (status === 403 || status === 404) return new ProblemError(404, texts.notFound(path), { cause: error });
  if (status === null && isStoreTrouble(error)) return storeDown(error);
  if (status === null) return new ProblemError(500, texts.bug(requestId), { cause: error });
  if (error instanceof SyntaxError) return new ProblemError(400, texts.badBody, { cause: error });
  if (error instanceof URIError) return new ProblemError(400, texts.badEncoding, { cause: error });
  return new ProblemError(status, explainStatus(status, error), { cause: error });
}

/** Where there are no pages that could have been meant. */
export const refusePath: RequestHandler = (request) => {
  throw new ProblemError(404, texts.notFound(pathOf(request)));
};

export const refuseUnknownPath: RequestHandler = (request) => {
  const path = pathOf(request);
  const nearest = nearestOf(path, PAGES);
  if (nearest === null) throw new ProblemError(404, texts.notFound(path));
  throw new ProblemError(404, texts.notFoundNear(path, nearest), { nearest });
};

function wantsJson(request: Request): boolean {
  return JSON_PATHS.test(pathOf(request)) || request.accepts(['html', 'json']) === 'json';
}

function sendProblem(request: Request, response: Response, problem: ProblemError): void {
  const body = toProblemBody(problem, pathOf(request));
  // What the asker wrote stands in it; no browser must ever take it for a page.
  const json = JSON.stringify(body).replaceAll('<', '\\u003c');
  response.set('Cache-Control', 'no-store').type('application/problem+json').send(json);
}

/** A bug is an error; something outside that does not answer is a warning, and passes. */
function logProblem(log: Log, problem: ProblemError, path: string, requestId: string): void {
  const fields = { requestId, path, err: problem.cause ?? problem };
  if (problem.status === 503) log.warn(fields, 'request-unavailable');
  else if (problem.status >= 500) log.error(fields, 'request-failed');
}

type SendProblem = (request: Request, response: Response, problem: ProblemError, requestId: string) => void;

function answerWith(log: Log, send: SendProblem): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const requestId = requestIdOf(response);
    const problem = toProblem(error, requestId, pathOf(request));
    logProblem(log, problem, pathOf(request), requestId);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    send(request, response.status(problem.status).set(problem.headers), problem, requestId);
  };
}

/** Only what shows can be asked for again by a link, and only here. */
function retryOf({ method, originalUrl }: Request): string | null {
  return method === 'GET' && /^\/(?![/\\])/.test(originalUrl) ? originalUrl : null;
}

/** For programs only. */
export const answerErrorsAsJson = (log: Log): ErrorRequestHandler => answerWith(log, sendProblem);

/** For programs and people. */
export function answerErrors(services: WebServices, assets: Assets): ErrorRequestHandler {
  return answerWith(services.log, (request, response, problem, requestId) => {
    if (wantsJson(request)) return sendProblem(request, response, problem);
    const frame = frameOf(request, services, assets);
    const retry = problem.status === 503 ? retryOf(request) : null;
    sendPage(response, ErrorPage({ frame, problem, path: pathOf(request), requestId, retry }));
  });
}
