/** Filters as research indexes take them ("name:value,name:value") and the words people want searched in, what can be asked out. */
import { queryValue, withQuery } from './query.js';

/** Parts between commas; a comma within quotes parts nothing and becomes a space, for no index can tell it from the others. */
function splitOutsideQuotes(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"?|[^",])+/g) ?? [];
  return parts.map((part) => part.replace(/,\s*/g, ' ').trim()).filter((part) => part !== '');
}

/** A filter begins with its name; an address, which may be a value, does so too. */
const NAMED = /^[a-z][\w.-]*:(?!\/\/)/i;

/** @returns the filters, in order; what stands between commas without a name is one more value of the filter before it. */
export function readFilters(text: string): string[] {
  const filters: string[] = [];
  for (const part of splitOutsideQuotes(text)) {
    const before = filters.at(-1);
    if (NAMED.test(part)) filters.push(part);
    else if (before !== undefined) filters.splice(-1, 1, `${before}|${part}`);
  }
  return filters;
}

export interface FromFilter {
  name: string;
  /** YYYY-MM-DD. */
  day: string;
  /** On a first visit a day that somebody has written in the address counts before ours. */
  isFirst: boolean;
}

/** The address with its filters in order, and with the day from which to ask. */
export function withFromFilter(address: string, { name, day, isFirst }: FromFilter): string {
  const filters = readFilters(queryValue(address, 'filter') ?? '');
  const at = filters.findIndex((filter) => filter.startsWith(`${name}:`));
  const written = filters[at]?.slice(name.length + 1) ?? '';
  const from = `${name}:${isFirst && /^\d{4}-\d\d-\d\d$/.test(written) ? written : day}`;
  const all = at < 0 ? [...filters, from] : filters.with(at, from);
  return withQuery(address, { filter: all.join(',') });
}

/** Words and phrases of a list with commas; those in quotes may hold commas of their own. */
export const readWords = (list: string): string[] =>
  splitOutsideQuotes(list)
    .map((word) => word.replace(/^"([^"]*)"?$/, '$1').trim())
    .filter((word) => word !== '');

/** Somebody has already said how the words belong together. */
const OPERATORS = /["()]|\b(?:AND|OR|NOT)\b/;

/** A phrase in quotes, so that its words are wanted side by side; a single word and a question of its own as they are. */
export const quotePhrase = (word: string): string => (/\s/.test(word) && !OPERATORS.test(word) ? `"${word}"` : word);
