/** News or warnings (VMA) of Krisinformation.se in, one batch out. A list of warnings is empty nearly always, which is as it should be. */
import type { Source } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { lastSuccessOf } from '../records/last-success.js';
import { queryValue, withQuery } from '../records/query.js';
import { readOneAnswer } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import type { ReadSource, VisitContext } from '../visit.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 30;

/** News reach back so many days as have passed since last time, and one more; a first visit as many as the source's address says. */
function addressFor(source: Source, visit: VisitContext): string {
  const url = fillPlaces(source.url, { ...paramsOf(source), datum: stockholmDay(visit.now) });
  const last = lastSuccessOf(source, visit.memory);
  const usual = Number(queryValue(url, 'days'));
  if (last === null || !(usual > 0)) return url;
  const passed = Math.ceil((visit.now.getTime() - last.getTime()) / DAY_MS) + 1;
  // The same address as long as nothing was missed, so that its validators say something.
  return passed <= usual ? url : withQuery(url, { days: String(Math.min(passed, MOST_DAYS)) });
}

/** Reads a source with adapter `krisinformation`. */
export const readKrisinformationSource: ReadSource = async function* (source, visit) {
  const question = { url: addressFor(source, visit) };
  return yield* readOneAnswer(source, visit, { adapter: 'krisinformation', question });
};
