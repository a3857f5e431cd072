/** Changed items in, rows of texts and columns of one set out; an older or repeated change leaves what is there. */
import { toStockholmClockMs } from '../../language/local-time.js';
import { type Change, FACETS, type Facet, type IndexDocument } from '../engine.js';
import { createNumbering, type RowAttributes, writeRows } from './attributes.js';
import type { Database } from './database.js';
import { findSet, type IndexSet } from './sets.js';
import { type TextWords, wordsOf } from './words.js';

const DAY_MS = 86_400_000;

export interface Written {
  documents: number;
  words: number;
  /** In order of rows. */
  texts: { row: number; words: TextWords }[];
}

/** @returns what has become of the set, and the texts that are new or other than before. */
export function writeDocuments(
  database: Database,
  set: IndexSet,
  changes: readonly Change[],
): { now: IndexSet; texts: Written['texts'] } {
  const now = { ...set, revision: set.revision + 1 };
  const written = writeRowsOfTexts(database, now, changes);
  const applied = changes.reduce((highest, { changeNumber }) => Math.max(highest, changeNumber), set.applied);
  database
    .prepare('update sets set revision = ?, applied = ?, documents = documents + ?, words = words + ? where number = ?')
    .run(now.revision, applied, written.documents, written.words, set.number);
  return { now, texts: written.texts };
}

function writeRowsOfTexts(database: Database, set: IndexSet, changes: readonly Change[]): Written {
  const { number: n, revision } = set;
  const find = database.prepare(`select row, change, deleted, words from docs_${n} where id = ?`);
  const inherited = inheritedRow(database, set);
  const save = database.prepare(
    `insert into docs_${n} (row, id, change, deleted, words, title, summary, people, language) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set change = excluded.change, deleted = excluded.deleted, words = excluded.words,
       title = excluded.title, summary = excluded.summary, people = excluded.people, language = excluded.language
     returning row`,
  );
  const numberOf = createNumbering(database, n);
  const written: Written = { documents: 0, words: 0, texts: [] };
  const rows = new Map<number, RowAttributes>();
  for (const { id, changeNumber, document } of latest(changes)) {
    const before = find.get(id);
    if (before !== undefined && Number(before.change) >= changeNumber) continue;
    const wasThere = before !== undefined && Number(before.deleted) === 0;
    const words = document === null ? null : wordsOf(document);
    const count = words?.count ?? 0;
    const own = before === undefined ? inherited(id) : Number(before.row);
    const saved = save.get(own, id, changeNumber, document === null ? 1 : 0, count, ...toTextColumns(document));
    const row = Number(saved?.row);
    if (document === null || words === null) rows.set(row, GONE);
    else {
      rows.set(row, { ...toAttributes(document, numberOf), revision, length: words.length });
      written.texts.push({ row, words });
    }
    written.documents += (document === null ? 0 : 1) - (wasThere ? 1 : 0);
    written.words += count - (wasThere ? Number(before.words) : 0);
  }
  writeRows(database, n, revision, rows);
  written.texts.sort((a, b) => a.row - b.row);
  return written;
}

/** The row that the item has in the set that this one will take the place of. */
function inheritedRow(database: Database, { heirOf, heirRows }: IndexSet): (id: string) => number | null {
  if (heirRows === 0 || findSet(database, heirOf) === null) return () => null;
  const find = database.prepare(`select row from docs_${heirOf} where id = ? and row <= ?`);
  return (id) => {
    const row = find.get(id, heirRows)?.row;
    return row === undefined ? null : Number(row);
  };
}

/** Of several changes of one item the last. */
function latest(changes: readonly Change[]): Iterable<Change> {
  const byId = new Map<string, Change>();
  for (const change of changes) {
    if ((byId.get(change.id)?.changeNumber ?? -1) < change.changeNumber) byId.set(change.id, change);
  }
  return byId.values();
}

/** The row stays as a mark, so that a change that comes late cannot bring the item back. */
const GONE: RowAttributes = { revision: 0, day: 0, sortMs: 0, length: 0, facets: [] };

const toTextColumns = (document: IndexDocument | null): string[] =>
  document === null
    ? ['', '', '[]', '']
    : [document.title, document.summary, JSON.stringify(document.people), document.language];

function toAttributes(
  document: IndexDocument,
  numberOf: (facet: Facet, value: string) => number,
): Pick<RowAttributes, 'sortMs' | 'day' | 'facets'> {
  const sortMs = Date.parse(document.sortAt);
  return {
    sortMs,
    day: Math.floor(toStockholmClockMs(sortMs) / DAY_MS),
    facets: FACETS.map((facet) =>
      numberOf(facet, facet === 'area' ? JSON.stringify([...document.areas].sort()) : document[facet]),
    ),
  };
}
