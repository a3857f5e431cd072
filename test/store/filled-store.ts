/** A store filled by real intake and with rows of every other kind, for the tests of moving; and all rows of a store, for comparing. */

import { fail } from '../../src/domain/failure.js';
import type { RawItem } from '../../src/domain/item.js';
import { markDeleted } from '../../src/intake/delete-item.js';
import { type Draft, normalise } from '../../src/intake/normalise.js';
import { saveDrafts } from '../../src/intake/save-item.js';
import { addTip } from '../../src/intake/tips/add-tip.js';
import { removeTip } from '../../src/intake/tips/remove-tip.js';
import { tipSchema, toTip } from '../../src/intake/tips/tip-input.js';
import { decideArea } from '../../src/intake/verdicts.js';
import { NO_SYNONYMS } from '../../src/language/compile-synonyms.js';
import { insertSources } from '../../src/sources/added-sources.js';
import { registerSources } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { addWatch } from '../../src/watches/kept-watches.js';
import { matchWatches } from '../../src/watches/match-changes.js';
import { markSeen } from '../../src/watches/readers.js';
import { raw, source, tagger } from '../intake/support.js';

const NOW = '2026-11-20T09:00:00.000Z';

/** What databases, encodings and languages disagree about. */
export const ODD_TEXTS = [
  'Åsa Öberg-Ærø',
  'É decomposed: E\u0301',
  '🌱 familj: 👨‍👩‍👧‍👦',
  '\ufffd\ufb00 𝒳',
  `citat ' " \\ \` ; -- drop table items`,
  '{"json": "\\u0000"} \\x00 %s $1',
  'tab\tradbryt\nvagnretur\r\n slut ',
  'NULL',
  '',
  'ß ſ İ ı',
  'العربية עברית',
  '日本語',
];

function rawItem(n: number): RawItem {
  const odd = ODD_TEXTS[n % ODD_TEXTS.length] ?? '';
  return raw({
    externalId: n % 7 === 0 ? null : `guid ${odd} ${n}`,
    url: `https://a.example/nyheter/${n}?fråga=${encodeURIComponent(odd)}`,
    title: `Post ${n} om trygghet ${odd}`,
    summaryHtml:
      n % 5 === 0
        ? ''
        : `<p>Text nummer ${n} ${odd.replaceAll('<', '')} ${'om kommunen och hamnen '.repeat(n % 40)}</p>`,
    published:
      n % 11 === 0 ? null : { at: new Date(Date.UTC(2026, 9, 1) + n * 3_600_000).toISOString(), precision: 'instant' },
    people: n % 3 === 0 ? [{ name: `Anna ${odd}` }, { name: 'Bo', affiliation: odd || 'KTH', orcid: '0000-0001' }] : [],
    identifiers: n % 4 === 0 ? { doi: `10.1234/${n}.å` } : {},
  });
}

function drafts(items: RawItem[], from = 'a'): Draft[] {
  return items.flatMap((item) => normalise(item, source(from)) ?? []);
}

/** Items of one source, by real intake. @param more numbers, so that two calls make different items. */
export async function addItems(db: Db, first: number, count: number): Promise<string[]> {
  const items = Array.from({ length: count }, (_, i) => rawItem(first + i));
  return (await saveDrafts(db, drafts(items), tagger, NOW)).map((saved) => saved.itemId);
}

async function changeSome(db: Db, ids: string[], count: number): Promise<void> {
  const reworded = Array.from({ length: count }, (_, n) => ({ ...rawItem(n), title: `Ändrad post ${n} 🌱` }));
  await saveDrafts(db, drafts(reworded.filter((_, n) => n % 6 === 1)), tagger, NOW);
  await saveDrafts(
    db,
    drafts(
      reworded.filter((_, n) => n % 9 === 2).map((item) => ({ ...item, externalId: `b${item.url}` })),
      'b',
    ),
    tagger,
    NOW,
  );
  await markDeleted(
    db,
    'a',
    reworded.flatMap((item, n) => (n % 10 === 3 && item.externalId !== null ? [item.externalId] : [])),
    NOW,
  );
  for (const [n, itemId] of ids.slice(0, 20).entries()) {
    await decideArea(
      db,
      { itemId, area: 'folkhalsa', verdict: n % 2 ? 'yes' : 'no', by: n % 3 ? (ODD_TEXTS[n % 5] ?? null) : null },
      tagger,
      NOW,
    );
  }
}

/** What jobs, fetching and indexing leave. Places are many, and ordered otherwise by a language or by UTF-16 than byte by byte. */
async function addStates(db: Db): Promise<void> {
  await registerSources(db, ['a', 'b', 'å'], NOW, () => NOW);
  const places = Array.from(
    { length: 2500 },
    (_, n) => `${ODD_TEXTS[n % ODD_TEXTS.length]}${String.fromCodePoint(0x41 + ((n * 7919) % 0xd000))}${n}`,
  );
  for (let i = 0; i < places.length; i += 250) {
    const rows = places.slice(i, i + 250).map((place, n) => ({
      place,
      held_by: n % 2 ? 'x|1|y' : null,

      free_at: NOW,
      ended_at: null,
      rest_until: null,
    }));
    await db.insertInto('fetch_places').values(rows).execute();
  }
  await db
    .insertInto('routines')
    .values({ name: 'gallring', done_for: '2026-11-19', claimed_by: null, claimed_until: null })
    .execute();
  await db
    .insertInto('quarantined_jobs')
    .values({
      id: 'q1',
      name: 'visit-host',
      key: 'https://a.example',
      payload: '{"origin":"https://a.example"}',
      cause: ODD_TEXTS.join('\n'),
      tries: 3,
      quarantined_at: NOW,
    })
    .execute();
  await db.insertInto('fetch_calls').values({ id: 'c1', place: 'limit:å', called_at: NOW }).execute();
  const added = { ...source('tillagd'), url: 'https://tillagd.example/rss', name: ODD_TEXTS.join(' ') };
  await insertSources(db, [{ source: added, by: 'Åsa 🌱', now: NOW }]);
  await db
    .insertInto('index_cursors')
    .values({ engine: 'embedded', last_change: 7, generation: 'g', updated_at: NOW })
    .execute();
}

/** One of words alone and one that joins an item; one of them taken back. */
async function addTips(db: Db): Promise<void> {
  const parts = {
    db,
    tagger: () => tagger,
    sources: [],
    fetch: async () => fail('dns', 'Ingen svarar.'),
    parse: async () => fail('unknown', 'Inget att tolka.'),
  };
  const tell = (body: object) => addTip(parts, toTip(tipSchema(['folkhalsa']).parse(body), new Date(NOW)), NOW);
  await tell({ text: ODD_TEXTS.join('\n'), who: 'Åsa 🌱', where: 'Mässan', areas: ['folkhalsa'] });
  const { tip } = await tell({ url: 'https://a.example/nyheter/1?fråga=x', level: 'globalt' });
  await removeTip(db, tip.id, NOW);
}

/** One that has gone through the items and one of somebody's own that has not. */
async function addWatches(db: Db): Promise<void> {
  const parts = { db, known: () => ({ areas: [], sources: [] }), synonyms: () => NO_SYNONYMS };
  const made = await addWatch(db, { name: ODD_TEXTS.join(' '), q: 'trygghet', filters: {}, owner: null }, NOW);
  await matchWatches(parts);
  if (made.ok) await markSeen(db, made.watch, { reader: 'Åsa 🌱', number: undefined }, NOW);
  const filters = { area: ['folkhalsa'] };
  await addWatch(db, { name: 'Åsas', q: '"en fras" -ord', filters, owner: 'Åsa 🌱' }, NOW);
}

export const ITEMS = 300;
/** Made by tips, beside them. */
export const TIPPED_ITEMS = 2;

/** Every kind of row that the product makes. */
export async function fillStore(db: Db): Promise<void> {
  const ids = await addItems(db, 0, ITEMS);
  await changeSome(db, ids, ITEMS);
  await addStates(db);
  await addTips(db);
  await addWatches(db);
}

/** All rows of all tables but the bookkeeping, in an order that no database has a say in. */
export async function readAll(db: Db, tables: string[]): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await db
      .selectFrom(table as 'items')
      .selectAll()
      .execute();
    all[table] = rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
  }
  return all;
}
