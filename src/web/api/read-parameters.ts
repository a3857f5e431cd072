/** Raw text of a request in, trusted values out; or one refusal that names every mistake in Swedish. */
import type { Request } from 'express';
import { z } from 'zod';
import { nearestOf } from '../../language/nearest.js';
import { problemTexts } from '../../texts/web.js';
import { apiTexts } from '../../texts/web-api.js';
import { filterTexts } from '../../texts/web-search.js';
import { type InvalidParameter, ProblemError } from '../problem.js';

/** Signs that nobody writes and no page can show, where they may stand by mistake; tabs and line breaks may. */
const CONTROLS = /[^\P{Cc}\t\n]/gu;

/** The query part of the address; read here because Express's own reading guesses about repeats and brackets. */
export function queryOf(request: Request): URLSearchParams {
  const at = request.originalUrl.indexOf('?');
  const written = new URLSearchParams(at === -1 ? '' : request.originalUrl.slice(at + 1));
  return new URLSearchParams(
    [...written].map(([name, value]): [string, string] => [name, value.replace(CONTROLS, '')]),
  );
}

/** A repeatable parameter becomes a list, another one its text, or a list when it was wrongly repeated. */
export function collect(query: URLSearchParams, repeatable: ReadonlySet<string>): Record<string, string | string[]> {
  const entries = [...new Set(query.keys())].map((name): [string, string | string[]] => {
    const all = query.getAll(name);
    return [name, repeatable.has(name) || all.length > 1 ? all : (all[0] ?? '')];
  });
  return Object.fromEntries(entries);
}

function toInvalid(issue: z.core.$ZodIssue, known: readonly string[]): InvalidParameter[] {
  if (issue.code !== 'unrecognized_keys') return [{ name: String(issue.path[0] ?? ''), reason: issue.message }];
  return issue.keys.map((name) => ({
    name: name.slice(0, 100),
    reason: known.length === 0 ? filterTexts.noParameters : filterTexts.unknownParameter(nearestOf(name, known), known),
  }));
}

/** @throws ProblemError 400 with every mistake. */
export function parseOrRefuse<Schema extends z.ZodObject>(
  schema: Schema,
  input: unknown,
  detail: (n: number) => string,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const known = Object.keys(schema.shape);
  const invalidParameters = parsed.error.issues.flatMap((issue) => toInvalid(issue, known));
  throw new ProblemError(400, detail(invalidParameters.length), { invalidParameters });
}

/** Routes without parameters refuse those that are written, so that a misspelt one is never silently without effect. */
export function refuseParameters(query: URLSearchParams): void {
  parseOrRefuse(z.strictObject({}), collect(query, new Set()), apiTexts.badParameters);
}

/** The body of a request that must have one: an object, or bytes where the route takes them. @throws ProblemError 400 or 415 */
export function bodyOf(request: Request): unknown {
  if (Array.isArray(request.body)) throw new ProblemError(400, problemTexts.bodyIsNoObject);
  if (request.body !== undefined) return request.body;
  const hasType = request.headers['content-type'] !== undefined && !request.is('application/json');
  throw hasType ? new ProblemError(415, problemTexts.unsupportedBody) : new ProblemError(400, problemTexts.noBody);
}
