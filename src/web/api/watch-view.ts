/** A watch of the store in, the watch of the API out, with its counts for a reader; and refusals in the words of HTTP. */

import { FEED_FORMATS, type FeedFormat } from '../../export/feeds.js';
import { watchTexts } from '../../texts/watches.js';
import { countHits } from '../../watches/hits.js';
import type { WatchOutcome, WatchProblem } from '../../watches/kept-watches.js';
import { type Bounds, boundsOf } from '../../watches/period.js';
import { type ReadWatch, readWatch } from '../../watches/read-watch.js';
import { readSeen } from '../../watches/readers.js';
import type { Watch } from '../../watches/watch.js';
import { ProblemError } from '../problem.js';
import { knownTo, type WebServices } from '../services.js';
import type { ApiWatch } from './watch-schemas.js';

const texts = watchTexts.problems;

export const readOf = (services: WebServices, watch: Watch): ReadWatch => readWatch(watch, knownTo(services));

/** As the period is just now. */
export const boundsNow = (services: WebServices, watch: Watch): Bounds => boundsOf(readOf(services, watch).filters);

/** With its key where it is personal: programs subscribe again by the address that the feed itself tells. */
export function feedUrl({ config }: WebServices, { id, owner, feedKey }: Watch, format: FeedFormat): string {
  const url = new URL(`/api/v1/watches/${id}/feed.${format}`, config.baseUrl);
  if (owner !== null) url.searchParams.set('key', feedKey);
  return url.href;
}

function feedUrls(services: WebServices, watch: Watch): ApiWatch['feedUrls'] {
  const urls = Object.fromEntries(FEED_FORMATS.map((format) => [format, feedUrl(services, watch, format)]));
  return urls as ApiWatch['feedUrls'];
}

/** @param reader who looks; see `readerKey`. */
export async function toApiWatch(services: WebServices, watch: Watch, reader: string | undefined): Promise<ApiWatch> {
  const { db } = services;
  const { filters, problems } = readOf(services, watch);
  const seen = await readSeen(db, watch, reader);
  const { total, unseen } = await countHits(db, watch, boundsOf(filters), seen);
  const { id, name, q, owner, createdAt, updatedAt, removedAt, lastNumber, filled } = watch;
  const told = { id, name, q, filters: watch.filters as ApiWatch['filters'], owner, createdAt, updatedAt, removedAt };
  return { ...told, total, new: unseen, seen, lastNumber, filled, problems, feedUrls: feedUrls(services, watch) };
}

function toProblemError(problem: WatchProblem, id: string): ProblemError {
  switch (problem.kind) {
    case 'removed':
      return new ProblemError(410, texts.removed(problem.watch.name));
    case 'taken':
      return new ProblemError(409, texts.taken(problem.by.name, problem.by.owner, problem.by.id));
    case 'too-many':
      return new ProblemError(409, texts.tooMany(problem.limit));
    default:
      return new ProblemError(404, texts.unknown(id.slice(0, 100)));
  }
}

/** @throws ProblemError */
export function unwrapWatch(outcome: WatchOutcome, id: string): Watch {
  if (!outcome.ok) throw toProblemError(outcome.problem, id);
  return outcome.watch;
}

/** @throws ProblemError 404 */
export function refuseMissing(watch: Watch | null, id: string): Watch {
  return unwrapWatch(watch === null ? { ok: false, problem: { kind: 'unknown' } } : { ok: true, watch }, id);
}
