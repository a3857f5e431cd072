/**
 * A listing page in, a function out that finds an entry's date: in the entry, or else beside it, as where titles and dates follow each other in
 * one flat list, or else in the heading of the group that the entry stands under, as when meetings are headings and their documents the entries.
 */
import { DomUtils } from 'htmlparser2';
import type { DatedText } from '../../domain/item.js';
import type { Selectors } from '../../domain/source.js';
import { flattenWhitespace } from '../../language/plain-text.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { findDate, readElementDate } from './find-date.js';
import { type Elements, findAll, type OpenPage, readText } from './open-page.js';

type ChildNode = MarkupElement['children'][number];

/** An entry or a date, among the children of one element. */
interface Sibling {
  element: MarkupElement;
  /** Null for an entry. */
  date: DatedText | null;
}

/** In a flat list a date belongs to the entry before it or after it; the side on which more entries have one right beside them decides. */
function datesBelow(siblings: Sibling[]): [MarkupElement, DatedText][] {
  const isEntry = (at: number): boolean => siblings[at]?.date === null;
  const below: [MarkupElement, DatedText][] = [];
  let above = 0;
  for (const [i, { element, date }] of siblings.entries()) {
    if (date !== null) continue;
    const next = siblings[i + 1]?.date;
    if (next) below.push([element, next]);
    if (i > 0 && !isEntry(i - 1)) above++;
  }
  return below.length > above ? below : [];
}

/**
 * The date of the latest heading above each entry, where the heading's parent holds the entry too. So a date inside an entry, whose parent
 * holds no other entry, never counts for another.
 */
function collectOuterDates(page: OpenPage, entries: Elements, selectors: Selectors, selector: string, now: Date) {
  const isEntry = new Set(entries.toArray());
  const latest = new Map<unknown, DatedText>();
  const dates = new Map<unknown, DatedText>();
  const siblings = new Map<unknown, Sibling[]>();
  const addSibling = (element: MarkupElement, date: DatedText | null): void => {
    const others = siblings.get(element.parent);
    if (others) others.push({ element, date });
    else siblings.set(element.parent, [{ element, date }]);
  };
  for (const element of findAll(page, `${selectors.item}, ${selector}`).toArray()) {
    if (isEntry.has(element)) {
      addSibling(element, null);
      for (let above = element.parent; above !== null; above = above.parent) {
        const date = latest.get(above);
        if (date && !dates.has(element)) dates.set(element, date);
      }
    } else {
      const date = readElementDate(page.$, page.$(element), now);
      if (date) {
        latest.set(element.parent, date);
        addSibling(element, date);
      }
    }
  }
  for (const group of siblings.values()) replaceDates(dates, group);
  return dates;
}

/** Where dates stand below, an entry without one has none: the one above it is its neighbour's. */
function replaceDates(dates: Map<unknown, DatedText>, group: Sibling[]): void {
  const below = datesBelow(group);
  if (below.length === 0) return;
  for (const { element } of group) dates.delete(element);
  for (const [element, date] of below) dates.set(element, date);
}

/** The text on the line of a link that stands between line breaks. */
function readLineAround(link: MarkupElement): string {
  const collect = (step: (node: ChildNode) => ChildNode | null): string[] => {
    const texts: string[] = [];
    for (let node = step(link); node !== null && DomUtils.isText(node); node = step(node)) texts.push(node.data);
    return texts;
  };
  return [...collect(({ prev }) => prev).reverse(), ...collect(({ next }) => next)].join(' ');
}

/** What stands in the entry beside its links, or beside the entry where it is a link: a title that names a day is not dated that day. */
export function findDateBesideLinks(page: Pick<OpenPage, '$'>, element: MarkupElement, now: Date): DatedText | null {
  if (element.name === 'a') return findDate(flattenWhitespace(readLineAround(element)), now);
  const rest = page.$(element).clone();
  rest.find('a[href]').remove();
  return findDate(readText(page.$, rest), now);
}

/** @returns a function from an entry to its date, or null. */
export function createDateFinder(page: OpenPage, entries: Elements, selectors: Selectors, now: Date) {
  const selector = selectors.date ?? 'time';
  const outerDates =
    selectors.date === undefined ? null : collectOuterDates(page, entries, selectors, selectors.date, now);
  return (entry: Elements): DatedText | null => {
    for (const match of entry.find(selector).toArray()) {
      const date = readElementDate(page.$, page.$(match), now);
      if (date) return date;
    }
    const [element] = entry.filter(selector).toArray();
    if (element !== undefined) {
      const date = findDateBesideLinks(page, element, now) ?? readElementDate(page.$, entry, now);
      if (date) return date;
    }
    return outerDates?.get(entry.get(0)) ?? null;
  };
}
