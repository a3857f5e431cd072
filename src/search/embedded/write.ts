/** Changed items in, rows and terms of one index set out, in one transaction; an older or repeated change leaves what is there. */
import { swedishDictionary } from '../../language/dictionary.js';
import { fold } from '../../language/fold.js';
import { toStockholmClockMs } from '../../language/local-time.js';
import { stem } from '../../language/stems.js';
import { type AnalysedText, analyseText } from '../analyse.js';
import type { Change, IndexDocument } from '../engine.js';
import { type Database, inTransaction } from './database.js';
import { findSet } from './sets.js';

const DAY_MS = 86_400_000;
const MOST_LEARNED = 50_000;

/** The set is not there any more: another rebuild was committed after this one had begun. */
export class SetGoneError extends Error {}

/** @param learned words that this set has for corrections already; a memory to save work, which may be empty. */
export function applyChanges(
  database: Database,
  setNumber: number,
  changes: readonly Change[],
  learned: Set<string>,
): void {
  if (learned.size > MOST_LEARNED) learned.clear();
  try {
    writeAll(database, setNumber, changes, learned);
  } catch (error) {
    learned.clear();
    throw error;
  }
}

function writeAll(database: Database, setNumber: number, changes: readonly Change[], learned: Set<string>): void {
  inTransaction(database, 'write', () => {
    const set = findSet(database, setNumber);
    if (set === null) throw new SetGoneError(`Index set ${setNumber} is gone`);
    const writer = createWriter(database, setNumber, set.revision + 1, learned);
    const grown = { documents: 0, words: 0 };
    for (const change of changes) {
      const { documents, words } = writer.write(change);
      grown.documents += documents;
      grown.words += words;
    }
    database
      .prepare(
        'update sets set revision = ?, applied = ?, documents = documents + ?, words = words + ? where number = ?',
      )
      .run(set.revision + 1, highestOf(changes, set.applied), grown.documents, grown.words, setNumber);
  });
}

const highestOf = (changes: readonly Change[], least: number): number =>
  changes.reduce((highest, { changeNumber }) => Math.max(highest, changeNumber), least);

interface Growth {
  documents: number;
  words: number;
}

interface Written {
  row: number;
  change: number;
  isThere: boolean;
  words: number;
}

function createWriter(database: Database, n: number, revision: number, learned: Set<string>) {
  const find = database.prepare(`select row, change, deleted, words from docs_${n} where id = ?`);
  const save = database.prepare(
    `insert into docs_${n} (id, change, revision, deleted, words, title, summary, people, language, level, type, source, areas, day, sort_ms)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (id) do update set change = excluded.change, revision = excluded.revision, deleted = excluded.deleted,
       words = excluded.words, title = excluded.title, summary = excluded.summary, people = excluded.people,
       language = excluded.language, level = excluded.level, type = excluded.type, source = excluded.source,
       areas = excluded.areas, day = excluded.day, sort_ms = excluded.sort_ms
     returning row`,
  );
  const forget = database.prepare(`delete from terms_${n} where rowid = ?`);
  const index = database.prepare(`insert into terms_${n} (rowid, title, summary, people) values (?, ?, ?, ?)`);
  const learn = database.prepare(`insert or ignore into spelling_${n} (start, length, word) values (?, ?, ?)`);

  /** For corrections. */
  const learnWord = (word: string): void => {
    if (learned.has(word)) return;
    learned.add(word);
    for (const form of spellingForms(word)) learn.run(startOf(form), form.length, form);
  };

  const findWritten = (id: string): Written | null => {
    const row = find.get(id);
    if (row === undefined) return null;
    return {
      row: Number(row.row),
      change: Number(row.change),
      isThere: Number(row.deleted) === 0,
      words: Number(row.words),
    };
  };

  /** The row stays as a mark, so that a change that comes late cannot bring the item back. */
  const remove = (change: Change): void => {
    save.get(change.id, change.changeNumber, revision, 1, 0, '', '', '[]', '', '', '', '', '[]', 0, 0);
  };

  const put = (change: Change, document: IndexDocument): number => {
    const texts = [document.title, document.summary, document.people.join(' ; ')].map((text) =>
      analyseText(text, document.language),
    );
    const words = texts.reduce((sum, text) => sum + text.tokens.length, 0);
    const saved = save.get(...toColumns(change, document, revision, words));
    index.run(Number(saved?.row), ...texts.map(toIndexText));
    for (const text of texts) for (const token of text.tokens) learnWord(token.text);
    return words;
  };

  const write = (change: Change): Growth => {
    const before = findWritten(change.id);
    if (before !== null && before.change >= change.changeNumber) return { documents: 0, words: 0 };
    if (before?.isThere) forget.run(before.row);
    if (change.document === null) remove(change);
    const words = change.document === null ? 0 : put(change, change.document);
    return {
      documents: (change.document === null ? 0 : 1) - (before?.isThere ? 1 : 0),
      words: words - (before?.isThere ? before.words : 0),
    };
  };
  return { write };
}

function toColumns(change: Change, document: IndexDocument, revision: number, words: number): (string | number)[] {
  const sortMs = Date.parse(document.sortAt);
  const day = Math.floor(toStockholmClockMs(sortMs) / DAY_MS);
  return [
    change.id,
    change.changeNumber,
    revision,
    0,
    words,
    document.title,
    document.summary,
    JSON.stringify(document.people),
    document.language,
    document.level,
    document.type,
    document.source,
    JSON.stringify(document.areas),
    day,
    sortMs,
  ];
}

/** Words as written stand first and in a row, then stems, each for phrases; what has no order comes last. */
function toIndexText({ words }: AnalysedText): string {
  const text = { words: words.filter((word) => word !== null) };
  const exact = text.words.map((word) => word.exact);
  const stems = text.words.map((word) => word.stem);
  return [...exact, '|', ...stems, '|', ...text.words.flatMap((word) => word.others)].join(' ');
}

/** The word, and its stem where that is a word too: a misspelt word may be of another inflection than the texts have. */
function spellingForms(word: string): string[] {
  if (word.length < 4 || word.length > 40 || !/^\p{L}[\p{L}-]+$/u.test(word)) return [];
  const stemmed = stem(word, 'sv');
  return stemmed !== word && stemmed.length > 3 && swedishDictionary().lookUp(stemmed) !== 0 ? [word, stemmed] : [word];
}

/** Words that may be mistaken for each other start with the same letter, marks apart. */
export const startOf = (word: string): string => fold(word).slice(0, 1);
