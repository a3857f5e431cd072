/**
 * OpenAlex in, batches of its works out, newest first, an answer at a time. Each visit asks for what has been published since a month before the
 * last one. `params`: `ord` (words and phrases with commas between), `firstDays`. The key is sent and never told.
 */
import { ok } from '../../domain/failure.js';
import { createAsk, followPages } from '../records/follow-pages.js';
import { missingKey, withKey } from '../records/keyed.js';
import { rememberSuccess } from '../records/last-success.js';
import { withQuery } from '../records/query.js';
import type { ReadSource } from '../visit.js';
import { askOpenAlex } from './ask-openalex.js';

const MOST_PAGES = 20;
/** A hundred works with long lists of authors. */
const MAX_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Reads a source whose adapter is `openalex`. */
export const readOpenAlexSource: ReadSource = async function* (source, visit) {
  const { key } = visit;
  if (key === null) return missingKey(source);
  const ask = withKey(createAsk(source, visit, 'openalex'), source, key);
  const start = { url: askOpenAlex(source, visit, key), maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
  const pages = yield* followPages(ask, start, {
    mostPages: MOST_PAGES,
    next: ({ records }, question) => {
      const { cursor = null } = records.next;
      return cursor === null ? null : { ...question, url: withQuery(question.url, { cursor }) };
    },
  });
  if (!pages.ok) return pages;
  const { notes, isCut } = pages.value;
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut });
};
