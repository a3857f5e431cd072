/** Questions that are asked of the store again and again in, how the databases mean to answer them out: by an index, whatever lies in the tables. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledQuery, type KyselyPlugin, sql } from 'kysely';
import { countDuePages, duePages } from '../../src/intake/own-page.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const SOURCES = 200;
const ITEMS = 20_000;
const PAST = '2026-01-01T00:00:00.000Z';
const NOW = '2026-06-01T00:00:00.000Z';
const sourceIds = Array.from({ length: SOURCES }, (_, n) => `s${n}`);

/** Every other item of every source has been read; none is due. */
async function fill(db: Db): Promise<void> {
  await db
    .insertInto('source_states')
    .values(sourceIds.map((source_id) => ({ source_id, first_seen_at: PAST, next_fetch_at: NOW })))
    .execute();
  await sql`
    insert into items (id, source_id, url, title, summary, first_seen_at, updated_at, sort_at, language, level, type, story_id,
      change_number, source_hash, tagged_with)
    with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(ITEMS)})
    select 'i' || n, 's' || (n % ${sql.lit(SOURCES)}), 'https://s' || (n % ${sql.lit(SOURCES)}) || '.example/' || n, 'Titel', 'Text',
      ${sql.lit(PAST)}, ${sql.lit(PAST)}, ${sql.lit(PAST)}, 'sv', 'nationellt', 'nyhet', 'i' || n, n, '', 'test-1'
    from numbers`.execute(db);
}

/** Makes all items of these sources due, or none of any. */
async function makeDue(db: Db, sources: readonly string[]): Promise<void> {
  await db.updateTable('items').set({ page_due_at: null }).where('page_due_at', 'is not', null).execute();
  if (sources.length > 0)
    await db.updateTable('items').set({ page_due_at: PAST }).where('source_id', 'in', sources).execute();
}

/** Tells a database all there is to know of its tables, as the nightly routine does. */
const analyze = (db: Db): Promise<unknown> => sql`analyze`.execute(db);

/** @returns the statements that `ask` made, as the database gets them. */
async function statementsOf(db: Db, ask: (db: Db) => Promise<unknown>): Promise<CompiledQuery[]> {
  const statements: CompiledQuery[] = [];
  const listen: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      statements.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await ask(db.withPlugin(listen));
  return statements;
}

async function planOf(db: Db, kind: string, { sql: text, parameters }: CompiledQuery): Promise<string> {
  const explain = kind === 'SQLite' ? 'explain query plan' : 'explain';
  const { rows } = await db.executeQuery<Record<string, unknown>>(
    CompiledQuery.raw(`${explain} ${text}`, [...parameters]),
  );
  return rows.map((row) => String(row.detail ?? row['QUERY PLAN'])).join('\n');
}

/** Words that tell that all items are gone through, or all of a source. */
const ALL_ITEMS = /SCAN items\b(?!.* USING .*items_with_due_page)|Seq Scan on items\b|items_by_source/;

/** Words that tell that due pages are found source by source. */
const KEYED =
  /items_with_due_page \(source_id=\? AND page_due_at<\?\)|using items_with_due_page[\s\S]*?Index Cond: \(\(source_id = /;

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeAll(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    await fill(db);
  }, 60_000);
  afterAll(() => temporary.remove());

  const plansOf = async (ask: (db: Db) => Promise<unknown>): Promise<string> => {
    const plans: string[] = [];
    for (const statement of await statementsOf(db, ask)) plans.push(await planOf(db, kind.name, statement));
    return plans.join('\n\n');
  };

  describe.each([
    ['no page is due', [] as string[]],
    ['many pages of a few sources are due', sourceIds.slice(0, 5)],
    ['every page is due', sourceIds],
  ])('when %s', (_name, due) => {
    beforeAll(async () => {
      await makeDue(db, due);
      await analyze(db);
    }, 60_000);

    it.each([
      ['of a few sources', sourceIds.slice(0, 20)],
      ['of all sources', sourceIds],
    ])('the pages to read next %s are found by the index of due pages alone', async (_among, among) => {
      const plans = await plansOf((recorded) => duePages(recorded, among, NOW, 400));
      expect(plans).not.toMatch(ALL_ITEMS);
      // Nothing is ranked, which would read all that is due: each source's line lies in order in the index.
      expect(plans).not.toMatch(/TEMP B-TREE|WindowAgg/);
      expect(plans).toMatch(KEYED);
    });

    it('they are counted without going through those that are not due', async () => {
      const plans = await plansOf((recorded) => countDuePages(recorded, NOW));
      if (due.length < SOURCES) expect(plans).not.toMatch(ALL_ITEMS);
    });
  });
});
