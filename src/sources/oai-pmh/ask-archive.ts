/** A request of the protocol in, the archive's parsed answer out: patiently, since archives hold back those who harvest with 503 and a short wait. */
import { type Failure, fail, ok, type Result } from '../../domain/failure.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import type { ParsedOai } from '../parse-tasks.js';
import { withQuery } from '../records/query.js';
import type { VisitContext } from '../visit.js';
import { baseAddressOf } from './oai-params.js';

const TIMEOUT_MS = 90_000;
/** So often the same is asked in one visit, as long as the archive asks for no more than this. */
const MOST_TRIES = 8;
const LONGEST_PAUSE_MS = 30_000;
/** What a busy archive gets that does not say for how long. */
const USUAL_REST_MS = 60_000;

/** Clocks that tell of the rest and of its end need not agree to the millisecond. */
const CLOCK_STEP_MS = 50;

export interface ArchiveAnswer {
  parsed: ParsedOai;
  movedTo: string | null;
}

export type AskArchive = (query: Record<string, string>) => Promise<Result<ArchiveAnswer>>;

/** Waits, unless the signal is aborted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Some archives send the protocol's errors with a status of their own; what they say then counts. */
async function readRefusal(failure: Failure, visit: VisitContext, url: string): Promise<Result<ArchiveAnswer>> {
  if (failure.answer !== undefined) {
    const bytes = new TextEncoder().encode(failure.answer);
    const parsed = await visit.parse('oai', { bytes, contentType: null, url });
    if (parsed.ok && parsed.value.errorCode !== null) return ok({ parsed: parsed.value, movedTo: null });
  }
  return { ok: false, failure };
}

async function askOnce(source: Source, visit: VisitContext, url: string): Promise<Result<ArchiveAnswer>> {
  const fetched = await visit.fetch(
    {
      url,
      purpose: 'subscription',
      spacingMs: spacingMsOf(source),
      accept: 'text/xml, application/xml;q=0.9',
      timeoutMs: TIMEOUT_MS,
    },
    visit.signal,
  );
  if (!fetched.ok) return readRefusal(fetched.failure, visit, url);
  const { bytes, contentType, url: answeredUrl, movedTo } = fetched.value;
  const parsed = await visit.parse('oai', { bytes, contentType, url: answeredUrl });
  return parsed.ok ? ok({ parsed: parsed.value, movedTo }) : parsed;
}

/** @returns failure `busy` always with the time to try again. */
export function createAskArchive(source: Source, visit: VisitContext, pause: Pause): AskArchive {
  const base = baseAddressOf(source.url);
  const signal = visit.signal ?? new AbortController().signal;
  return async (query) => {
    const url = withQuery(base, query);
    for (let tries = 1; ; tries++) {
      const answer = await askOnce(source, visit, url);
      if (answer.ok || answer.failure.code !== 'busy') return answer;
      const { message, retryAt = new Date(Date.now() + USUAL_REST_MS).toISOString() } = answer.failure;
      const waitMs = Date.parse(retryAt) - Date.now();
      if (waitMs > LONGEST_PAUSE_MS || tries === MOST_TRIES || signal.aborted) {
        return fail('busy', message, { ...answer.failure, retryAt });
      }
      await pause(Math.max(0, waitMs) + CLOCK_STEP_MS, signal);
    }
  };
}
