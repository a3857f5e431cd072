/** Items whose lead is short get their own page read once; what is due is a question to the store, so nothing is forgotten or read twice. */
import type { ExpressionBuilder } from 'kysely';
import type { Failure } from '../domain/failure.js';
import type { DatedText } from '../domain/item.js';
import { type AtStep, passBy } from '../domain/steps.js';
import { clip, toPlainText } from '../language/plain-text.js';
import type { ParsedPage } from '../sources/parse-tasks.js';
import { MOST_NAMED } from '../sources/source-state.js';
import type { Db, Trx } from '../store/store.js';
import type { ItemRow, Tables } from '../store/tables.js';
import type { Tagger } from '../tagging/tagger.js';
import { replaceAreas } from './item-details.js';
import { decideLanguage, decideSortAt, MAX_LEAD_LENGTH } from './normalise.js';
import type { PageClaim } from './page-claim.js';
import { countStoryMembers, findStory, moveToStory, refreshStory } from './stories.js';
import { type ItemWriter, writeItems } from './write-items.js';

const MAX_ATTEMPTS = 3;
const RETRY_AFTER_MS = 30 * 60_000;
/** So many of one source at a time, that a slow host with thousands of pages keeps nobody else's waiting. */
const PAGES_PER_SOURCE = 20;
/** Trouble that another try will not mend. */
const FINAL: ReadonlySet<string> = new Set([
  'robots',
  'tdm',
  'gone',
  'not-found',
  'forbidden',
  'address-forbidden',
  'hostile',
  'too-large',
  'unsupported',
]);
/** Trouble that says nothing about the page: our own network, or a host that asks for peace. It is no attempt. */
const NO_ATTEMPT: ReadonlySet<string> = new Set(['busy', 'dns', 'robots-unavailable']);

export interface DuePage {
  itemId: string;
  sourceId: string;
  url: string;
}

/** The due page at a place in its source's line, oldest first: one step in the index `items_with_due_page`, however long the line is. */
const pageInLine = (eb: ExpressionBuilder<Tables, 'source_states'>, now: string, place: number) =>
  eb
    .selectFrom('items')
    .whereRef('items.source_id', '=', 'source_states.source_id')
    .where('page_due_at', '<=', now)
    .where('deleted_at', 'is', null)
    .orderBy('page_due_at')
    .orderBy('id')
    .offset(place)
    .limit(1);

/** Those of the sources that have a due page and are switched on; the one with the oldest goes first. */
async function sourcesWithDuePages(db: Db, sourceIds: readonly string[], now: string): Promise<string[]> {
  const rows = await db
    .selectFrom('source_states')
    .select('source_id')
    .select((eb) => pageInLine(eb, now, 0).select('page_due_at').as('since'))
    .where('active', '=', 1)
    .$if(sourceIds.length <= MOST_NAMED, (query) => query.where('source_id', 'in', sourceIds))
    .execute();
  const wanted = new Set(sourceIds);
  const since = rows.flatMap((row) =>
    row.since !== null && wanted.has(row.source_id)
      ? [{ id: row.source_id, key: `${row.since} ${row.source_id}` }]
      : [],
  );
  return since.sort((a, b) => (a.key < b.key ? -1 : 1)).map((source) => source.id);
}

/** Ids of the first so many due pages of each source: the first of all of them, then the second of all of them, and so on. */
async function firstInLines(db: Db, sourceIds: readonly string[], perSource: number, now: string): Promise<string[]> {
  const places = Array.from({ length: perSource }, (_, place) => place);
  const rows = await db
    .selectFrom('source_states')
    .select('source_id')
    .select((eb) => places.map((place) => pageInLine(eb, now, place).select('items.id').as(`page${place}`)))
    .where('source_id', 'in', sourceIds)
    .execute();
  const bySource = new Map(rows.map((row) => [row.source_id, row]));
  return places.flatMap((place) => sourceIds.flatMap((id) => bySource.get(id)?.[`page${place}`] ?? []));
}

/**
 * Items of these sources whose own page is due; of sources that are switched off none are. Each source in turn gives its oldest, so that one
 * with thousands hides nobody else's, and what is asked costs the same however many are due.
 * @param limit at most 500.
 */
export async function duePages(db: Db, sourceIds: readonly string[], now: string, limit: number): Promise<DuePage[]> {
  if (sourceIds.length === 0) return [];
  const chosen = (await sourcesWithDuePages(db, sourceIds, now)).slice(0, limit);
  if (chosen.length === 0) return [];
  const perSource = Math.min(PAGES_PER_SOURCE, Math.floor(limit / chosen.length));
  const ids = await firstInLines(db, chosen, perSource, now);
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('items').select(['id', 'source_id', 'url']).where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, { itemId: row.id, sourceId: row.source_id, url: row.url }]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** One item's own page, or null when it is not due. */
export async function readDuePage(db: Db, itemId: string, now: string): Promise<DuePage | null> {
  const row = await db
    .selectFrom('items')
    .select(['source_id', 'url'])
    .where('id', '=', itemId)
    .where('page_due_at', '<=', now)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? null : { itemId, sourceId: row.source_id, url: row.url };
}

/** How many items of active sources have an own page that is due. */
export async function countDuePages(db: Db, now: string): Promise<number> {
  const row = await db
    .selectFrom('items')
    .innerJoin('source_states', 'source_states.source_id', 'items.source_id')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('page_due_at', '<=', now)
    .where('source_states.active', '=', 1)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

function decidePublished(row: ItemRow, page: ParsedPage): DatedText | null {
  const known = row.published_at !== null;
  const finer = row.published_precision !== 'instant' && page.published?.precision === 'instant';
  return page.published !== null && (!known || finer) ? page.published : null;
}

async function rejoinStory(trx: Trx, row: ItemRow, summary: string, sortAt: string): Promise<void> {
  const member = { id: row.id, sourceId: row.source_id, title: row.title, summary, sortAt };
  const alone = (await countStoryMembers(trx, row.story_id)) === 1;
  const other = alone ? await findStory(trx, member) : null;
  if (other !== null && other !== row.story_id) await moveToStory(trx, row.id, row.story_id, other);
  await refreshStory(trx, member, other ?? row.story_id);
}

async function writePage(
  { trx, nextChange }: ItemWriter,
  row: ItemRow,
  page: ParsedPage,
  tagger: Tagger,
  now: string,
): Promise<void> {
  const text = clip(toPlainText(page.summaryHtml), MAX_LEAD_LENGTH);
  const summary = text.length > row.summary.length ? text : row.summary;
  const published = decidePublished(row, page);
  const sortAt = published === null ? row.sort_at : decideSortAt(published, row.first_seen_at);
  const language = decideLanguage(row.title, summary, page.language, row.language);
  await trx
    .updateTable('items')
    .set({
      summary,
      language,
      sort_at: sortAt,
      ...(published !== null && { published_at: published.at, published_precision: published.precision }),
      updated_at: now,
      tagged_with: tagger.version,
      change_number: nextChange(),
    })
    .where('id', '=', row.id)
    .execute();
  await replaceAreas(trx, row.id, tagger.tag({ title: row.title, summary, language }));
  await rejoinStory(trx, row, summary, sortAt);
}

/** Ends the claim. @returns the item, which nobody else can change until the transaction ends; undefined when it is no longer the claim's. */
async function takeItem(trx: Trx, { itemId, marks }: PageClaim): Promise<ItemRow | undefined> {
  return trx
    .updateTable('items')
    .set({ page_due_at: null })
    .where('id', '=', itemId)
    .where('page_due_at', 'in', marks)
    .returningAll()
    .executeTakeFirst();
}

/** Puts what the page said where it is better than what the source gave. @returns false when the item is no longer the claim's: nothing is done. */
export async function applyOwnPage(
  db: Db,
  claim: PageClaim,
  page: ParsedPage,
  tagger: Tagger,
  now: string,
  atStep: AtStep = passBy,
): Promise<boolean> {
  return writeItems(db, async (writer) => {
    const row = await takeItem(writer.trx, claim);
    if (row !== undefined) await writePage(writer, row, page, tagger, now);
    atStep('page-before-commit');
    return row !== undefined;
  });
}

export interface NextTry {
  attempts: number;
  /** Null when it is given up: the item stays with the lead it has. */
  dueAt: string | null;
}

/** @param attempts so many were made before this failure. */
export function decideNextTry(attempts: number, failure: Failure, now: string): NextTry {
  const made = attempts + (NO_ATTEMPT.has(failure.code) ? 0 : 1);
  if (FINAL.has(failure.code) || made >= MAX_ATTEMPTS) return { attempts: made, dueAt: null };
  const ownMs = Date.parse(now) + Math.max(1, made) * RETRY_AFTER_MS;
  // A publisher may ask for more time, never for less: "again in 0 seconds" would be asked for ever.
  const askedMs = failure.retryAt === undefined ? ownMs : Date.parse(failure.retryAt);
  return { attempts: made, dueAt: new Date(Math.max(ownMs, askedMs)).toISOString() };
}

/** Puts the next try ahead, or gives up. @returns false when the item is no longer the claim's: nothing is done. */
export async function postponeOwnPage(db: Db, claim: PageClaim, failure: Failure, now: string): Promise<boolean> {
  const { itemId, marks } = claim;
  const before = await db.selectFrom('items').select('page_attempts').where('id', '=', itemId).executeTakeFirst();
  const { attempts, dueAt } = decideNextTry(before?.page_attempts ?? 0, failure, now);
  const row = await db
    .updateTable('items')
    .set({ page_attempts: attempts, page_due_at: dueAt })
    .where('id', '=', itemId)
    .where('page_due_at', 'in', marks)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
