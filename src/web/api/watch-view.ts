/** A watch of the store in, the watch of the API out, with its counts for a reader; and refusals in the words of HTTP. */
import { knownTo } from '../../search/resolve-filters.js';
import { watchTexts } from '../../texts/watches.js';
import type { WatchOutcome, WatchProblem } from '../../watches/kept-watches.js';
import { feedAddresses, sayProblem, tellWatch } from '../../watches/told-watch.js';
import type { Watch } from '../../watches/watch.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import type { ApiWatch } from './watch-schemas.js';

export interface ApiWatchOptions {
  /** Who looks; see `readerKey`. */
  reader?: string | undefined;
  /** Whether its feeds' addresses open a personal one: only for who has just been given its key. */
  withKey?: boolean;
}

export async function toApiWatch(
  services: WebServices,
  watch: Watch,
  { reader, withKey = false }: ApiWatchOptions = {},
): Promise<ApiWatch> {
  const { total, unseen, seen, problems } = await tellWatch(services.db, watch, knownTo(services), reader);
  const { id, name, q, owner, createdAt, updatedAt, removedAt, lastNumber, filled } = watch;
  const told = { id, name, q, filters: watch.filters as ApiWatch['filters'], owner, createdAt, updatedAt, removedAt };
  const feedUrls = feedAddresses(services.config.baseUrl, watch, { withKey });
  const isWhole = withKey || owner === null;
  const feedNote = isWhole ? null : watchTexts.feed.keyIsElsewhere(`/api/v1/watches/${id}/feed-key`);
  return { ...told, total, new: unseen, seen, lastNumber, filled, problems, feedUrls, feedNote };
}

const STATUS: Record<WatchProblem['kind'], number> = { unknown: 404, removed: 410, taken: 409, 'too-many': 409 };

/** @throws ProblemError */
export function unwrapWatch(outcome: WatchOutcome, id: string): Watch {
  if (outcome.ok) return outcome.watch;
  const { problem } = outcome;
  const unknown = watchTexts.problems.unknown(id.slice(0, 100));
  throw new ProblemError(STATUS[problem.kind], sayProblem(problem, unknown));
}

/** @throws ProblemError 404 */
export function refuseMissing(watch: Watch | null, id: string): Watch {
  return unwrapWatch(watch === null ? { ok: false, problem: { kind: 'unknown' } } : { ok: true, watch }, id);
}
