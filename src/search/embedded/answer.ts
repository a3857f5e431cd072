/** One request and one state of the index in, the answer out. */

import type { Synonyms } from '../../language/synonyms.js';
import type { Sieve } from '../analyse.js';
import type { Filters, Hit, SearchAnswer, SearchRequest } from '../engine.js';
import { findAnswers, highlight } from '../highlight.js';
import { interpret } from '../interpretation.js';
import { type Plan, planQuery } from '../plan.js';
import { analyseDocument, scoreDocument, sieveFor } from '../rank.js';
import { replaceWords } from '../replace-words.js';
import { planTyping } from '../typing.js';
import type { Attributes } from './attributes.js';
import { type Bits, makeBits, takeAway } from './bits.js';
import { countRows, mergeFilters, type Sifted, siftRows } from './counts.js';
import { type CursorOwner, type Position, readCursor, writeCursor } from './cursor.js';
import { evidenceOf } from './evidence.js';
import { createMatcher, excludedRows, LAST_LEVEL, type Level, levelsOf, planAt } from './levels.js';
import { highestRow, MOST_RANKED, nextPage } from './order.js';
import type { IndexReader } from './reader.js';
import { bestRows } from './scores.js';

/** With fewer texts than this the question is widened. */
const FEW = 10;

interface Found {
  level: number;
  asked: Level;
  /** The plan as far as the level asks for it. */
  plan: Plan;
  sifted: Sifted;
}

export function answerRequest(
  request: SearchRequest,
  reader: IndexReader,
  attributes: Attributes,
  synonyms: Synonyms,
): SearchAnswer {
  const owner = ownerOf(request, reader);
  const from = request.cursor === undefined ? null : readCursor(request.cursor, owner);
  const plan = planRequest(request, reader, synonyms);
  const found = findRows(plan, request, reader, attributes, from?.level ?? null);
  const position = from ?? startPosition(request, found, reader, attributes);
  const { page, next } = nextPage(position, found.sifted.rows, request.limit, attributes);
  const sieve = sieveFor(found.plan);
  const corrected = replaceWords(request.query, plan, ({ corrected }) => corrected);
  const didYouMean = replaceWords(request.query, plan, ({ suggested, corrected }) => suggested ?? corrected);
  return {
    hits: page.flatMap((row) => toHit(found.plan, row, reader, sieve)),
    total: found.sifted.rows.length,
    ...countRows(attributes, found.sifted),
    ...(corrected !== null && found.sifted.rows.length > 0 ? { corrected } : {}),
    ...(didYouMean !== null && didYouMean !== corrected ? { didYouMean } : {}),
    relaxed: found.level > 0 && plan.wanted.length > 0,
    interpretation: interpret(request.query, found.plan, found.asked, evidenceOf(found.sifted, found.asked, reader)),
    ...(next === null ? {} : { nextCursor: writeCursor(next, owner) }),
  };
}

/** A time counted back from today moves at midnight, and the pages go on. */
function ownerOf({ query, filters, sort, typing }: SearchRequest, { set }: IndexReader): CursorOwner {
  const fixed = ({ from, ...others }: Filters): Filters =>
    query.period.since === undefined ? { ...others, ...(from !== undefined && { from }) } : others;
  return { question: [query.text, fixed(query.filters), fixed(filters), sort, typing === true], lineage: set.lineage };
}

function planRequest({ query, typing }: SearchRequest, { statistics, correct }: IndexReader, synonyms: Synonyms): Plan {
  const options = { synonyms, frequency: statistics.frequency, correct };
  return typing === true ? planTyping(query, options) : planQuery(query, options);
}

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
    const rows = allRows(attributes);
    takeAway(rows, excludedRows(plan, reader.lists));
    return { level: 0, asked: ALL, plan, sifted: siftRows(attributes, rows, filters) };
  }
  const match = createMatcher(plan, reader.lists);
  const ask = (asked: Level, at: number): Found => ({
    level: at,
    asked,
    plan: planAt(plan, asked),
    sifted: siftRows(attributes, match(asked), filters),
  });
  const levels = [...levelsOf(plan), LAST_LEVEL];
  if (level !== null) return ask(levels[level] ?? LAST_LEVEL, level);
  return widen(levels, ask);
}

const ALL: Level = { strengths: ['strong'], needed: 0 };

/** Counting leaves out those that are gone. */
const allRows = ({ size }: Attributes): Bits => makeBits(size).fill(0xffffffff);

function widen(levels: Level[], ask: (level: Level, at: number) => Found): Found {
  let found = ask(levels[0] ?? LAST_LEVEL, 0);
  for (let at = 1; at < levels.length && found.sifted.answering < FEW; at++) {
    const isLast = at === levels.length - 1;
    if (isLast && found.sifted.answering > 0) break;
    const wider = ask(levels[at] ?? LAST_LEVEL, at);
    // A wider question that finds no more is not worth telling about.
    if (wider.sifted.answering > found.sifted.answering) found = wider;
  }
  return found;
}

function startPosition(
  request: SearchRequest,
  { level, plan, sifted }: Found,
  reader: IndexReader,
  attributes: Attributes,
): Position {
  const isRanked = request.sort === 'relevance' && plan.wanted.length > 0;
  const ranked = isRanked ? bestRows(plan, sifted, reader, attributes, MOST_RANKED) : [];
  return { level, ranked, shown: 0, after: null, seen: [], upTo: highestRow(attributes) };
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
        summary: highlight(
          text.summary,
          document.summary,
          answers.filter(({ field }) => field !== 'title'),
        ),
      },
    },
  ];
}
