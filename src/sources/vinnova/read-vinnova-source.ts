/** Vinnova's open data in, what has changed since the last visit out: one question with one day in its address. */
import { stockholmDay } from '../../language/local-time.js';
import { reachBackTo } from '../records/last-success.js';
import { readOneAnswer } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import type { ReadSource } from '../visit.js';

/** Vinnova looks through its registers while we wait. */
const TIMEOUT_MS = 120_000;

/** Reads a source with adapter `vinnova`. `params.firstDays`: how many days a first visit reaches back, default 90. */
export const readVinnovaSource: ReadSource = async function* (source, visit) {
  const datum = stockholmDay(reachBackTo(source, visit, { marginDays: 1, firstDays: 90 }));
  const url = fillPlaces(source.url, { ...paramsOf(source), datum });
  return yield* readOneAnswer(source, visit, { adapter: 'vinnova', question: { url, timeoutMs: TIMEOUT_MS } });
};
