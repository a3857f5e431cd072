/** What a parser found in the records of an answer in, items with those left out counted out: no record is dropped in silence. */
import { canonicalUrl } from '../../domain/canonical-url.js';
import type { DatedText, RawItem } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import type { ParsedRecords } from '../parse-tasks.js';
import { countSkipped, type SkipReason } from '../parsing/count-skipped.js';
import { type JsonObject, listOf, objectOf, textOf } from './values.js';

/** A record as read: an item, why it can be none, or null where its interface says that it is to be left out. */
export type Entry = RawItem | SkipReason | null;

export type EntryFields = Pick<RawItem, 'externalId' | 'url' | 'title'> & Partial<RawItem>;

/** @returns the item, or why nobody could open or recognise it. */
export function toEntry(fields: EntryFields): Entry {
  const item = { summaryHtml: '', published: null, language: null, people: [], identifiers: {}, ...fields };
  if (item.title === '' && item.summaryHtml === '') return 'no-title';
  return item.url === null ? 'no-address' : item;
}

/** Reads each object of a list; what is none is an entry that can't be read. */
export function readEntries(list: unknown, read: (record: JsonObject) => Entry): Entry[] {
  return listOf(list).map((value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? read(objectOf(value)) : 'unreadable',
  );
}

const isItem = (entry: Entry): entry is RawItem => typeof entry === 'object' && entry !== null;
const isSkipped = (entry: Entry): entry is SkipReason => typeof entry === 'string';

export function toRecords(entries: Entry[], more: Partial<ParsedRecords> = {}): ParsedRecords {
  const skipped = countSkipped(entries.filter(isSkipped));
  return { items: entries.filter(isItem), deletedIds: [], skipped, next: {}, ...more };
}

/** @returns an http(s) address, or null; relative ones ("//host/a", "/a") are resolved against the base. */
export function addressOf(value: unknown, base?: string): string | null {
  const text = textOf(value);
  return text === '' ? null : canonicalUrl(text, base);
}

/** A time as a Swedish authority writes it: Swedish time where no zone is told. */
export const swedishDateOf = (value: unknown): DatedText | null =>
  readDate(textOf(value), { zone: 'Europe/Stockholm' });
