/** One request and one state of the index in, the answer out. */

import type { Synonyms } from '../../language/synonyms.js';
import { tokenize } from '../../language/tokens.js';
import type { Sieve } from '../analyse.js';
import type { Hit, SearchAnswer, SearchRequest } from '../engine.js';
import { findAnswers, highlight } from '../highlight.js';
import { type Plan, planQuery } from '../plan.js';
import { analyseDocument, scoreDocument, sieveFor } from '../rank.js';
import type { Attributes } from './attributes.js';
import { type Counted, countRows, mergeFilters } from './counts.js';
import { type Position, readCursor, writeCursor } from './cursor.js';
import { createMatcher, excludedRows, LAST_LEVEL, type Level, levelsOf, type Matched } from './levels.js';
import { nextPage, rankRows } from './order.js';
import type { IndexReader } from './reader.js';

/** With fewer texts than this the question is widened. */
const FEW = 10;

interface Found {
  level: number;
  matched: Matched;
  counted: Counted;
}

export function answerRequest(
  request: SearchRequest,
  reader: IndexReader,
  attributes: Attributes,
  synonyms: Synonyms,
): SearchAnswer {
  const question = questionOf(request, reader);
  const from = request.cursor === undefined ? null : readCursor(request.cursor, question);
  const plan = planQuery(request.query, { synonyms, frequency: reader.statistics.frequency, correct: reader.correct });
  const found = findRows(plan, request, reader, attributes, from?.level ?? null);
  const position = from ?? startPosition(plan, request, found, reader, attributes);
  const { page, next } = nextPage(position, found.counted.rows, request.limit, attributes);
  const sieve = sieveFor(plan);
  const corrected = correctedText(request.query.text, plan);
  return {
    hits: page.flatMap((row) => toHit(plan, row, reader, sieve)),
    total: found.counted.rows.length,
    facets: found.counted.facets,
    histogram: found.counted.histogram,
    ...(corrected !== null && found.counted.rows.length > 0 ? { corrected } : {}),
    relaxed: found.level > 0 && plan.wanted.length > 0,
    ...(next === null ? {} : { nextCursor: writeCursor(next, question) }),
  };
}

const questionOf = ({ query, filters, sort }: SearchRequest, reader: IndexReader): unknown => [
  query.text,
  query.filters,
  filters,
  sort,
  reader.set.generation,
];

/** Widens the question until it finds enough, or asks again as the first page did. */
function findRows(
  plan: Plan,
  request: SearchRequest,
  reader: IndexReader,
  attributes: Attributes,
  level: number | null,
): Found {
  const filters = mergeFilters(request.query.filters, request.filters);
  if (plan.wanted.length === 0) {
    const excluded = excludedRows(plan, reader);
    const rows = [...attributes.isThere.subarray(0, attributes.size).keys()].filter((row) => !excluded.has(row));
    return { level: 0, matched: { rows, expression: null }, counted: countRows(attributes, rows, filters) };
  }
  const match = createMatcher(plan, reader);
  const ask = (asked: Level, at: number): Found => {
    const matched = match(asked);
    return { level: at, matched, counted: countRows(attributes, matched.rows, filters) };
  };
  const levels = [...levelsOf(plan), LAST_LEVEL];
  if (level !== null) return ask(levels[level] ?? LAST_LEVEL, level);
  return widen(levels, ask);
}

function widen(levels: Level[], ask: (level: Level, at: number) => Found): Found {
  let found = ask(levels[0] ?? LAST_LEVEL, 0);
  for (let at = 1; at < levels.length && found.counted.rows.length < FEW; at++) {
    const isLast = at === levels.length - 1;
    if (isLast && found.counted.rows.length > 0) break;
    const wider = ask(levels[at] ?? LAST_LEVEL, at);
    // A wider question that finds no more is not worth telling about.
    if (wider.counted.rows.length > found.counted.rows.length) found = wider;
  }
  return found;
}

function startPosition(
  plan: Plan,
  request: SearchRequest,
  found: Found,
  reader: IndexReader,
  attributes: Attributes,
): Position {
  const isRanked = request.sort === 'relevance' && plan.wanted.length > 0;
  const ranked = isRanked ? rankRows(plan, found.counted.rows, found.matched, reader, attributes) : [];
  return { level: found.level, ranked, shown: 0, after: null };
}

function toHit(plan: Plan, row: number, reader: IndexReader, sieve: Sieve): Hit[] {
  const text = reader.text(row);
  if (text === null) return [];
  const document = analyseDocument(text, sieve);
  const answers = findAnswers(plan, document);
  return [
    {
      id: text.id,
      score: scoreDocument(plan, document, reader.statistics).score,
      highlight: {
        title: highlight(text.title, document.title, answers),
        summary: highlight(text.summary, document.summary, answers),
      },
    },
  ];
}

/** The query with misspelt words replaced; null when none was. */
function correctedText(text: string, plan: Plan): string | null {
  const corrections = new Map(
    plan.wanted.flatMap(({ text: word, corrected }) => (corrected === undefined ? [] : [[word, corrected]])),
  );
  let written = '';
  let at = 0;
  for (const token of tokenize(text)) {
    const corrected = corrections.get(token.text);
    if (corrected === undefined) continue;
    written += `${text.slice(at, token.start)}${corrected}`;
    at = token.end;
  }
  return at === 0 ? null : written + text.slice(at);
}
