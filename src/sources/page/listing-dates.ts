/**
 * A listing page in, a function out that finds an entry's date: in the entry, or else in the heading of the group that the entry stands
 * under, as when meetings are headings and their documents are the entries.
 */
import type { DatedText } from '../../domain/item.js';
import type { Selectors } from '../../domain/source.js';
import { readElementDate } from './find-date.js';
import { type Elements, findAll, type OpenPage } from './open-page.js';

/**
 * The date of the latest heading above each entry, where the heading's parent holds the entry too. So a date inside an entry, whose parent
 * holds no other entry, never counts for another.
 */
function collectHeadingDates(page: OpenPage, entries: Elements, selectors: Selectors, selector: string, now: Date) {
  const isEntry = new Set(entries.toArray());
  const latest = new Map<unknown, DatedText>();
  const dates = new Map<unknown, DatedText>();
  for (const element of findAll(page, `${selectors.item}, ${selector}`).toArray()) {
    if (isEntry.has(element)) {
      for (let above = element.parent; above !== null; above = above.parent) {
        const date = latest.get(above);
        if (date && !dates.has(element)) dates.set(element, date);
      }
    } else {
      const date = readElementDate(page.$, page.$(element), now);
      if (date) latest.set(element.parent, date);
    }
  }
  return dates;
}

/** @returns a function from an entry to its date, or null. */
export function createDateFinder(page: OpenPage, entries: Elements, selectors: Selectors, now: Date) {
  const selector = selectors.date ?? 'time';
  const headingDates =
    selectors.date === undefined ? null : collectHeadingDates(page, entries, selectors, selectors.date, now);
  return (entry: Elements): DatedText | null => {
    for (const match of [...entry.find(selector).toArray(), ...entry.filter(selector).toArray()]) {
      const date = readElementDate(page.$, page.$(match), now);
      if (date) return date;
    }
    return headingDates?.get(entry.get(0)) ?? null;
  };
}
