/**
 * The police's interface for events in, its whole list out: it has no paging, and events change under the same id. The limits of the police are
 * kept by whoever fetches; pages of polisen.se are not read, as the police demand.
 */
import { fail } from '../../domain/failure.js';
import { stockholmDay } from '../../language/local-time.js';
import { polisenTexts } from '../../texts/polisen.js';
import { explaining } from '../records/explain-refusal.js';
import type { Ask } from '../records/follow-pages.js';
import { lastSuccessOf } from '../records/last-success.js';
import { readOneAnswer } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { ReadSource } from '../visit.js';

/** The list holds at most so many events, and about a week of them. */
const MOST_EVENTS = 500;
const WINDOW_MS = 6 * 86_400_000;

/** The police mean it: what is not found will not come back. */
function explain(ask: Ask): Ask {
  return async (question) => {
    const answer = await explaining(ask)(question);
    const isGone = !answer.ok && answer.failure.code === 'not-found';
    return isGone ? fail('not-found', polisenTexts.notFound, { status: 404 }) : answer;
  };
}

/** Reads a source with adapter `polisen`. `params.kommun`: only events in that municipality, or in those ("Nacka;Värmdö"). */
export const readPolisenSource: ReadSource = async function* (source, visit) {
  const { kommun = '' } = paramsOf(source);
  const url = fillPlaces(source.url, { ...paramsOf(source), datum: stockholmDay(visit.now) });
  const before = lastSuccessOf(source, visit.memory);
  const knownId = before === null ? null : numberOf(visit.memory.cursor?.highestId);

  return yield* readOneAnswer(source, visit, {
    adapter: 'polisen',
    question: { url, params: { kommun } },
    explain,
    judge({ records: { next } }) {
      const lowestId = numberOf(next.lowestId);
      const isFull = Number(next.count) >= MOST_EVENTS;
      const isLate = before !== null && visit.now.getTime() - before.getTime() > WINDOW_MS;
      const isGap = knownId !== null && lowestId !== null && lowestId > knownId && (isFull || isLate);
      const highestId = Math.max(knownId ?? 0, numberOf(next.highestId) ?? 0);
      return { notes: isGap ? [polisenTexts.gap] : [], cursor: { highestId: String(highestId) }, isCut: isGap };
    },
  });
};
