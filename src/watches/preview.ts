/** A question in, what a watch of it would find just now out. The engine finds, and the watch's own rule says which of it are hits. */
import type { Item } from '../domain/item.js';
import { readItems } from '../intake/items.js';
import type { Synonyms } from '../language/synonyms.js';
import { toChange } from '../search/change-feed.js';
import type { SearchAnswer, SearchRequest } from '../search/engine.js';
import type { Filters } from '../search/filters.js';
import { hasWords } from '../search/query.js';
import { analyseDocument } from '../search/rank.js';
import type { Known } from '../search/resolve-filters.js';
import { type SaidInterpretation, sayInterpretation } from '../search/say-interpretation.js';
import type { Db } from '../store/store.js';
import { watchTexts } from '../texts/watches.js';
import { matchesWatch, planWatch, type WatchPlan } from './matcher.js';
import { findsEverything, type ReadWatch, readNewWatch, readWatch } from './read-watch.js';

export interface PreviewParts {
  db: Db;
  known: Known;
  synonyms: Synonyms;
  search(request: Pick<SearchRequest, 'query' | 'filters' | 'sort' | 'limit'>): Promise<SearchAnswer>;
}

/** How the question was read, said as a search says it. */
export interface Reading extends Pick<SaidInterpretation, 'wanted' | 'excluded'> {
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

/** @param answer null where the search was of something else than the watch: of fewer words, or of others. */
function readingOf({ query, filters }: ReadWatch, answer: SearchAnswer | null): Reading {
  const { wanted, excluded } = sayInterpretation(query, answer?.interpretation ?? null, answer?.total ?? null);
  return { wanted, excluded, filters };
}

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
  const common = { problems, findsEverything: findsEverything(readNewWatch(question, parts.known)) };
  // Without words there is nothing to widen; and a word that is nowhere, which the search reads otherwise, leaves no hit at all.
  const isSame = !hasWords(query) || (!answer.relaxed && (latest.length > 0 || found.length === 0));
  const reading = readingOf(read, isSame ? answer : null);
  if (isSame) return { ...common, reading, total: answer.total, items: latest.slice(0, SHOWN), notes: [] };
  const best = await parts.search({ ...request, sort: 'relevance', limit: LOOKED_AT_WIDENED });
  const hits = (await readFound(parts.db, best)).filter((item) => isHit(plan, item));
  const corrected = answer.corrected === undefined ? [] : [watchTexts.notes.corrected(answer.corrected)];
  return {
    ...common,
    reading,
    total: hits.length,
    items: hits.sort(latestFirst).slice(0, SHOWN),
    notes: hits.length < answer.total ? [...corrected, watchTexts.notes.searchFindsMore] : corrected,
  };
}
