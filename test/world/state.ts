/** A look into the store from outside, SQLite or PostgreSQL: what is committed, whether it is whole, what is still due, and what two looks have in common. */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';

type Row = Record<string, unknown>;
export type Query = (sql: string) => Promise<Row[]>;

/** Opens a connection for each look, so that a server that was away meanwhile is none the worse. */
export interface StoreWindow {
  kind: 'sqlite' | 'postgres';
  look<T>(work: (query: Query) => Promise<T>): Promise<T>;
}

export const windowOnPostgres = (url: string): StoreWindow => ({
  kind: 'postgres',
  look: async (work) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(async (sql) => (await client.query(sql)).rows as Row[]);
    } finally {
      await client.end().catch(() => {});
    }
  },
});

export const windowOnSqlite = (dataDir: string): StoreWindow => ({
  kind: 'sqlite',
  look: async (work) => {
    const database = new DatabaseSync(join(dataDir, 'spanare.db'), { timeout: 5000 });
    try {
      return await work(async (sql) => database.prepare(sql).all() as Row[]);
    } finally {
      database.close();
    }
  },
});

export interface ItemState {
  id: string;
  source_id: string;
  url: string;
  title: string;
  summary: string;
  level: string;
  type: string;
  language: string;
  published_at: string | null;
  story_id: string;
  version: number;
  change_number: number;
  page_due_at: string | null;
  deleted_at: string | null;
  /** Area, score and origin, in order. */
  areas: string[];
  /** Source and address of everywhere else it has been seen, in order. */
  provenance: string[];
  /** Every name it is known by, in order. */
  keys: string[];
}

export interface SourceState {
  source_id: string;
  next_fetch_at: string;
  claimed_by: string | null;
  claimed_until: string | null;
  requested_at: string | null;
  failure_code: string | null;
  consecutive_failures: number;
}

export interface State {
  readAt: string;
  items: ItemState[];
  stories: { id: string; lead_item_id: string }[];
  sources: SourceState[];
  /** `name key: cause` */
  quarantine: string[];
  /** Rows that point at nothing: what half a transaction would leave. */
  orphans: Record<string, number>;
  lastChange: number;
  /** The change that the index has come to; null before it has any. */
  indexed: number | null;
}

const ORPHANS: Record<string, string> = {
  'items without a story': 'select count(*) as n from items where story_id not in (select id from stories)',
  'items without a name': 'select count(*) as n from items where id not in (select item_id from item_keys)',
  'names of no item': 'select count(*) as n from item_keys where item_id not in (select id from items)',
  'sightings of no item': 'select count(*) as n from item_provenance where item_id not in (select id from items)',
  'areas of no item': 'select count(*) as n from item_areas where item_id not in (select id from items)',
  'versions of no item': 'select count(*) as n from item_versions where item_id not in (select id from items)',
  'stories without members': 'select count(*) as n from stories where id not in (select story_id from items)',
  'stories led by another’s item': `select count(*) as n from stories
    where lead_item_id not in (select id from items where story_id = stories.id)`,
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rows of another table as sorted texts, by item. */
async function textsByItem(query: Query, sql: string): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>();
  for (const { item_id, ...columns } of await query(sql)) {
    const id = String(item_id);
    texts.set(id, [...(texts.get(id) ?? []), Object.values(columns).map(String).join(' ')]);
  }
  for (const list of texts.values()) list.sort(byText);
  return texts;
}

const ITEM_COLUMNS = `id, source_id, url, title, summary, level, type, language, published_at, story_id, version,
  change_number, page_due_at, deleted_at`;

async function readItems(query: Query): Promise<ItemState[]> {
  const rows = (await query(`select ${ITEM_COLUMNS} from items`)) as unknown as ItemState[];
  const areas = await textsByItem(query, 'select item_id, area_id, score, origin from item_areas');
  const provenance = await textsByItem(query, 'select item_id, source_id, url from item_provenance');
  const keys = await textsByItem(query, 'select item_id, key from item_keys');
  const items = rows.map((row) => ({
    ...row,
    version: Number(row.version),
    change_number: Number(row.change_number),
    areas: areas.get(row.id) ?? [],
    provenance: provenance.get(row.id) ?? [],
    keys: keys.get(row.id) ?? [],
  }));
  return items.sort((a, b) => byText(a.url, b.url) || byText(a.id, b.id));
}

const countOf = async (query: Query, sql: string): Promise<number> => Number((await query(sql))[0]?.n ?? 0);

/** All in one transaction, so that what is written meanwhile makes no half picture. */
export function readState(window: StoreWindow): Promise<State> {
  return window.look(async (query) => {
    await query('begin');
    // Otherwise each question would have its own moment; to SQLite the transaction is enough.
    if (window.kind === 'postgres') await query('set transaction isolation level repeatable read');
    const orphans: Record<string, number> = {};
    for (const [what, sql] of Object.entries(ORPHANS)) orphans[what] = await countOf(query, sql);
    const [counter] = await query("select value as n from counters where name like '%change%'");
    const [cursor] = await query('select last_change as n from index_cursors');
    return {
      readAt: new Date().toISOString(),
      items: await readItems(query),
      stories: (await query('select id, lead_item_id from stories order by id')) as unknown as State['stories'],
      sources: (await query(
        `select source_id, next_fetch_at, claimed_by, claimed_until, requested_at, failure_code, consecutive_failures
         from source_states where active = 1 order by source_id`,
      )) as unknown as SourceState[],
      quarantine: (await query('select name, key, cause from quarantined_jobs order by id')).map(
        (row) => `${row.name} ${row.key}: ${row.cause}`,
      ),
      orphans,
      lastChange: Number(counter?.n ?? 0),
      indexed: cursor === undefined ? null : Number(cursor.n),
    };
  });
}

/** What must never be seen in any look, however it was cut short: doubled items, halves, an item of two stories. */
export function findDamage({ items, orphans, quarantine }: State): string[] {
  const urls = new Map<string, number>();
  for (const { url } of items) urls.set(url, (urls.get(url) ?? 0) + 1);
  const names = new Map<string, number>();
  for (const name of items.flatMap(({ keys }) => keys)) names.set(name, (names.get(name) ?? 0) + 1);
  const doubled = (counts: Map<string, number>): string[] =>
    [...counts].filter(([, n]) => n > 1).map(([what, n]) => `${n} × ${what}`);
  return [
    ...doubled(urls),
    ...doubled(names),
    ...Object.entries(orphans)
      .filter(([, n]) => n > 0)
      .map(([what, n]) => `${n} ${what}`),
    // No publisher of these worlds changes a text.
    ...items.filter(({ version }) => version !== 1).map(({ url, version }) => `version ${version} of ${url}`),
    ...quarantine.map((job) => `quarantined: ${job}`),
  ];
}

/** What was there before and is not there after, or is another than it was. A look in the middle of a round may find leads grow. */
export function findLosses(before: State, after: State): string[] {
  const kept = new Map(after.items.map((item) => [item.id, item]));
  return before.items.flatMap((old) => {
    const item = kept.get(old.id);
    if (item === undefined) return [`lost: ${old.id} ${old.url}`];
    const losses: string[] = [];
    if (item.url !== old.url || item.title !== old.title)
      losses.push(`changed: ${old.url} → ${item.url} ${item.title}`);
    if (item.deleted_at !== old.deleted_at) losses.push(`deleted: ${old.url}`);
    if (item.summary.length < old.summary.length) losses.push(`shorter lead: ${old.url}`);
    losses.push(
      ...old.provenance.filter((at) => !item.provenance.includes(at)).map((at) => `no longer seen at: ${at}`),
    );
    losses.push(...old.keys.filter((key) => !item.keys.includes(key)).map((key) => `no longer known as: ${key}`));
    return losses;
  });
}

/** Beside the losses, for two looks at rest: those that were there have the same areas and the same story. */
export function findDrift(before: State, after: State): string[] {
  const kept = new Map(after.items.map((item) => [item.id, item]));
  return before.items.flatMap((old) => {
    const item = kept.get(old.id);
    if (item === undefined) return [];
    return [
      ...(item.story_id === old.story_id ? [] : [`another story: ${old.url}`]),
      ...(item.areas.join() === old.areas.join() ? [] : [`other areas: ${old.url}`]),
    ];
  });
}

/** What is still to be done, or held by somebody, or has gone wrong: empty when all has been caught up with. */
export function findUnfinished({ readAt, items, sources, quarantine, lastChange, indexed }: State): string[] {
  return [
    ...items.filter((item) => item.page_due_at !== null).map((item) => `own page due ${item.page_due_at}: ${item.url}`),
    ...sources.filter((source) => source.next_fetch_at <= readAt).map((source) => `due: ${source.source_id}`),
    ...sources.filter((source) => source.requested_at !== null).map((source) => `asked for: ${source.source_id}`),
    ...sources
      .filter((source) => source.claimed_by !== null || source.claimed_until !== null)
      .map((source) => `claimed until ${source.claimed_until}: ${source.source_id}`),
    ...sources
      .filter((source) => source.failure_code !== null)
      .map((source) => `failed (${source.failure_code}): ${source.source_id}`),
    ...quarantine.map((job) => `quarantined: ${job}`),
    ...(indexed === lastChange ? [] : [`indexed ${indexed} of ${lastChange}`]),
  ];
}

/**
 * The contents without what names or numbers them: two stores that have read the same world are the same by it. Of an item that several
 * sources have, who came first decides the wording, and after a kill that may be another one. Dates to the day: where the listing gives no
 * more, an own page that a test has made due does.
 */
export function contentsOf({ items }: State): unknown[] {
  const members = new Map<string, string[]>();
  for (const { story_id, url } of items) members.set(story_id, [...(members.get(story_id) ?? []), url]);
  return items.map((item) => {
    const { url, title, summary, level, type, language, version, areas } = item;
    const shared = {
      url,
      version,
      deleted: item.deleted_at !== null,
      story: members.get(item.story_id) ?? [],
      sources: [item.source_id, ...item.provenance.map((seen) => seen.split(' ')[0])].sort(),
    };
    return item.provenance.length > 0
      ? shared
      : { ...shared, title, summary, level, type, language, areas, published: item.published_at?.slice(0, 10) };
  });
}
