/** Items whose lead is short get their own page read once; what is due is a question to the store, so nothing is forgotten or read twice. */
import type { Failure } from '../domain/failure.js';
import type { DatedText } from '../domain/item.js';
import { type AtStep, passBy } from '../domain/steps.js';
import { clip, toPlainText } from '../language/plain-text.js';
import type { ParsedPage } from '../sources/parse-tasks.js';
import type { Db, Trx } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import type { Tagger } from '../tagging/tagger.js';
import { replaceAreas } from './item-details.js';
import { decideLanguage, decideSortAt, MAX_LEAD_LENGTH } from './normalise.js';
import { countStoryMembers, findStory, moveToStory, refreshStory } from './stories.js';
import { type ItemWriter, writeItems } from './write-items.js';

const MAX_ATTEMPTS = 3;
const RETRY_AFTER_MS = 30 * 60_000;
/** While somebody reads a page it is due again only after this time, and that is put off again and again: another process leaves it … */
const CLAIM_MS = 45_000;
/** … and one that a killed process was reading is read within a minute. */
export const RENEW_PAGE_MS = 12_000;
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
const NO_ATTEMPT: ReadonlySet<string> = new Set(['busy', 'dns', 'robots-unavailable', 'unknown']);

export interface DuePage {
  itemId: string;
  sourceId: string;
  url: string;
}

/** A statement may name only so many values; of longer lists all active sources are asked for and sifted. */
const MOST_NAMED = 500;

/** Items of these sources whose own page is due, oldest first, a few of each source; of sources that are switched off none are. */
export async function duePages(db: Db, sourceIds: readonly string[], now: string, limit: number): Promise<DuePage[]> {
  if (sourceIds.length === 0) return [];
  const isShort = sourceIds.length <= MOST_NAMED;
  const rows = await db
    .with('due', (cte) =>
      cte
        .selectFrom('items')
        .innerJoin('source_states', 'source_states.source_id', 'items.source_id')
        .select(['items.id', 'items.source_id', 'items.url', 'items.page_due_at'])
        .select((eb) =>
          eb.fn
            .agg<number>('row_number')
            .over((over) => over.partitionBy('items.source_id').orderBy('page_due_at').orderBy('id'))
            .as('place'),
        )
        .where('page_due_at', '<=', now)
        .where('source_states.active', '=', 1)
        .$if(isShort, (query) => query.where('items.source_id', 'in', sourceIds))
        .where('deleted_at', 'is', null),
    )
    .selectFrom('due')
    .select(['id', 'source_id', 'url'])
    .where('place', '<=', PAGES_PER_SOURCE)
    .orderBy('page_due_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  const wanted = new Set(sourceIds);
  return rows
    .filter((row) => wanted.has(row.source_id))
    .map((row) => ({ itemId: row.id, sourceId: row.source_id, url: row.url }));
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

const claimEnd = (now: string): string => new Date(Date.parse(now) + CLAIM_MS).toISOString();

/** Takes a page for one reader. @returns false when it is not due, or another reader has it. */
export async function claimPage(db: Db, itemId: string, now: string): Promise<boolean> {
  const row = await db
    .updateTable('items')
    .set({ page_due_at: claimEnd(now) })
    .where('id', '=', itemId)
    .where('page_due_at', '<=', now)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps a page for longer. @returns false when it has fallen due meanwhile, or somebody else has read it. */
export async function renewPage(db: Db, itemId: string, now: string): Promise<boolean> {
  const row = await db
    .updateTable('items')
    .set({ page_due_at: claimEnd(now) })
    .where('id', '=', itemId)
    .where('page_due_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Hands a page back unread: it is due at once. */
export async function releasePage(db: Db, itemId: string, now: string): Promise<void> {
  await db
    .updateTable('items')
    .set({ page_due_at: now })
    .where('id', '=', itemId)
    .where('page_due_at', 'is not', null)
    .execute();
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
      page_due_at: null,
      updated_at: now,
      tagged_with: tagger.version,
      change_number: nextChange(),
    })
    .where('id', '=', row.id)
    .execute();
  await replaceAreas(trx, row.id, tagger.tag({ title: row.title, summary, language }));
  await rejoinStory(trx, row, summary, sortAt);
}

/** Puts what the page said where it is better than what the source gave. Does nothing when the item is no longer due. */
export async function applyOwnPage(
  db: Db,
  itemId: string,
  page: ParsedPage,
  tagger: Tagger,
  now: string,
  atStep: AtStep = passBy,
): Promise<void> {
  await writeItems(db, async (writer) => {
    const row = await writer.trx.selectFrom('items').selectAll().where('id', '=', itemId).executeTakeFirst();
    if (row?.page_due_at) await writePage(writer, row, page, tagger, now);
    atStep('page-before-commit');
  });
}

/** Puts the next try ahead, or gives up: the item stays with the lead it has. */
export async function postponeOwnPage(db: Db, itemId: string, failure: Failure, now: string): Promise<void> {
  const row = await db.selectFrom('items').select('page_attempts').where('id', '=', itemId).executeTakeFirst();
  const attempts = (row?.page_attempts ?? 0) + (NO_ATTEMPT.has(failure.code) ? 0 : 1);
  const givesUp = FINAL.has(failure.code) || attempts >= MAX_ATTEMPTS;
  const later = failure.retryAt ?? new Date(Date.parse(now) + Math.max(1, attempts) * RETRY_AFTER_MS).toISOString();
  await db
    .updateTable('items')
    .set({ page_attempts: attempts, page_due_at: givesUp ? null : later })
    .where('id', '=', itemId)
    // Somebody else may have read it meanwhile.
    .where('page_due_at', 'is not', null)
    .execute();
}
