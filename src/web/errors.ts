/** Everything that goes wrong in a request ends here: a bug is logged with its number, the asker gets a problem or a page, nobody a stack trace. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { nearestOf } from '../language/nearest.js';
import { problemTexts as texts } from '../texts/web.js';
import type { Assets } from './assets.js';
import { ErrorPage } from './pages/error-page.js';
import { frameOf } from './parts/page-frame.js';
import { sendPage } from './parts/send-page.js';
import { ProblemError, toProblemBody } from './problem.js';
import { requestIdOf } from './request-log.js';
import type { WebServices } from './services.js';

const PAGES = ['/sok', '/kallor'];
const LONGEST_PATH = 200;
const JSON_PATHS = /^\/(?:api(?:\/|$)|healthz$|readyz$)/;

const pathOf = (request: Request): string => (request.originalUrl.split('?', 1)[0] ?? '').slice(0, LONGEST_PATH);

/** What body-parser, the router and the static files throw when the asker is at fault. */
function explainStatus(status: number): string {
  if (status === 413) return texts.bodyTooLarge;
  if (status === 415) return texts.unsupportedBody;
  return texts.clientError;
}

function statusOf(error: unknown): number | null {
  const status = error instanceof Error && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

function toProblem(error: unknown, requestId: string, path: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  // Files outside the folder are forbidden to Express; to the asker they are not there.
  if (status === 403 || status === 404) return new ProblemError(404, texts.notFound(path), { cause: error });
  if (status === null) return new ProblemError(500, texts.bug(requestId), { cause: error });
  if (error instanceof SyntaxError) return new ProblemError(400, texts.badBody, { cause: error });
  if (error instanceof URIError) return new ProblemError(400, texts.badEncoding, { cause: error });
  return new ProblemError(status, explainStatus(status), { cause: error });
}

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

export function answerErrors(services: WebServices, assets: Assets): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const requestId = requestIdOf(response);
    const problem = toProblem(error, requestId, pathOf(request));
    if (problem.status >= 500)
      services.log.error({ requestId, path: pathOf(request), err: problem.cause ?? problem }, 'request-failed');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(problem.status).set(problem.headers);
    if (wantsJson(request)) return sendProblem(request, response, problem);
    sendPage(
      response,
      ErrorPage({ frame: frameOf(request, services, assets), problem, path: pathOf(request), requestId }),
    );
  };
}
