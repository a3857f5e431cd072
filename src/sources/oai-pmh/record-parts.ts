/** What both metadata formats must give of a record, before it is decided whether it becomes an item. */
import type { DatedText, Person } from '../../domain/item.js';
import type { ItemType } from '../../domain/vocabulary.js';
import { readDate } from '../../language/dates.js';

export interface RecordParts {
  title: string;
  /** HTML. */
  summaryHtml: string;
  published: DatedText | null;
  language: string | null;
  type: ItemType | null;
  people: Person[];
  /** Identifiers as written, in order; addresses among them. */
  identifierTexts: string[];
  /** Identifiers that the format itself names. */
  identifiers: Record<string, string>;
}

/** Archives write the time of day without zone in their own time, and all of ours are Swedish. */
export function readFirstDate(texts: string[]): DatedText | null {
  for (const text of texts) {
    const date = readDate(text, { zone: 'Europe/Stockholm' });
    if (date) return date;
  }
  return null;
}
