/** A question in, what a watch of it would find just now out. The engine finds, and the watch's own rule says which of it are hits. */
import type { Item } from '../domain/item.js';
import { readItems } from '../intake/items.js';
import type { Synonyms } from '../language/synonyms.js';
import { toChange } from '../search/change-feed.js';
import type { SearchAnswer, SearchRequest } from '../search/engine.js';
import type { Filters } from '../search/filters.js';
import { hasWords, type Operand, type Query } from '../search/query.js';
import { analyseDocument } from '../search/rank.js';
import type { Known } from '../search/resolve-filters.js';
import type { Db } from '../store/store.js';
import { watchTexts } from '../texts/watches.js';
import { matchesWatch, planWatch, type WatchPlan } from './matcher.js';
import { findsEverything, readWatch } from './read-watch.js';

export interface PreviewParts {
  db: Db;
  known: Known;
  synonyms: Synonyms;
  search(request: Pick<SearchRequest, 'query' | 'filters' | 'sort' | 'limit'>): Promise<SearchAnswer>;
}

/** How the question was read. */
export interface Reading {
  /** All wanted, in any inflection, in compounds and as synonyms. */
  words: string[];
  phrases: string[];
  /** Beginnings of words. */
  beginnings: string[];
  /** Of each group one is enough. */
  alternatives: string[][];
  inTitle: string[];
  excluded: string[];
  filters: Filters;
}

export interface Preview {
  total: number;
  /** The latest. */
  items: Item[];
  reading: Reading;
  /** Swedish sentences about what could not be read. */
  problems: string[];
  /** Swedish sentences about what a search would find beside. */
  notes: string[];
  /** Nearly every new item would be a hit: no such watch can be made. */
  findsEverything: boolean;
}

const SHOWN = 10;
const LOOKED_AT = 50;
/** Where the search has widened the question, the few that have every word stand among its first. */
const LOOKED_AT_WIDENED = 100;

function textOf(operand: Operand): string {
  if (operand.kind === 'word') return operand.word;
  return operand.kind === 'prefix' ? `${operand.prefix}*` : `"${operand.words.join(' ')}"`;
}

const readingOf = (query: Query, filters: Filters): Reading => ({
  words: [...new Set(query.terms)],
  phrases: query.phrases.map((words) => words.join(' ')),
  beginnings: query.prefixes,
  alternatives: query.alternatives.map((group) => group.map(textOf)),
  inTitle: query.inField.map(textOf),
  excluded: query.excluded.map(textOf),
  filters,
});

function isHit(plan: WatchPlan, item: Item): boolean {
  const { document } = toChange(item);
  return document !== null && matchesWatch(plan, document, analyseDocument(document));
}

async function readFound(db: Db, { hits }: SearchAnswer): Promise<Item[]> {
  const items = await readItems(
    db,
    hits.map((hit) => hit.id),
  );
  return items.filter((item) => item.deletedAt === null);
}

const latestFirst = (a: Item, b: Item): number => (a.sortAt < b.sortAt ? 1 : a.sortAt > b.sortAt ? -1 : 0);

/** @throws what the engine throws. */
export async function previewWatch(parts: PreviewParts, question: { q: string; filters: Filters }): Promise<Preview> {
  const read = readWatch(question, parts.known);
  const plan = planWatch(read, parts.synonyms);
  const { query, filters, problems } = read;
  const request = { query, filters, limit: LOOKED_AT };
  const answer = await parts.search({ ...request, sort: 'newest' });
  const found = await readFound(parts.db, answer);
  const latest = found.filter((item) => isHit(plan, item));
  const common = { reading: readingOf(query, filters), problems, findsEverything: findsEverything(read) };
  // Without words there is nothing to widen; and a word that is nowhere, which the search reads otherwise, leaves no hit at all.
  const isSame = !hasWords(query) || (!answer.relaxed && (latest.length > 0 || found.length === 0));
  if (isSame) return { ...common, total: answer.total, items: latest.slice(0, SHOWN), notes: [] };
  const best = await parts.search({ ...request, sort: 'relevance', limit: LOOKED_AT_WIDENED });
  const hits = (await readFound(parts.db, best)).filter((item) => isHit(plan, item));
  const corrected = answer.corrected === undefined ? [] : [watchTexts.notes.corrected(answer.corrected)];
  return {
    ...common,
    total: hits.length,
    items: hits.sort(latestFirst).slice(0, SHOWN),
    notes: hits.length < answer.total ? [...corrected, watchTexts.notes.searchFindsMore] : corrected,
  };
}
