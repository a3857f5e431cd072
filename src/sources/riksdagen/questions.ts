/** A source's address and where the last visit ended in, the questions to ask the Riksdag out. */
import { queryValue, withDefaults, withQuery } from '../records/query.js';

/** Forms that can be read; in any other ("html", "csv") nothing is asked for. */
const READABLE = new Set(['json', 'xml', 'rss']);
const STATUTES = 'sfs';

export interface Window {
  /** First day asked for, YYYY-MM-DD. */
  from: string;
  /** Today in Sweden. */
  to: string;
}

export interface ListQuestion {
  url: string;
  /** Where the interface can't be asked for a window: the day before which nothing is wanted, the list being newest first. */
  stopBefore: string | null;
}

/** In the form that the address names, where it can be read; else as JSON. */
function inReadableForm(url: string): string {
  const form = queryValue(url, 'utformat')?.toLowerCase() ?? '';
  return READABLE.has(form) ? url : withQuery(url, { utformat: 'json' });
}

function yearsOf({ from, to }: Window): string[] {
  const first = Number(from.slice(0, 4));
  const count = Number(to.slice(0, 4)) - first + 1;
  return Array.from({ length: count }, (_, i) => String(first + i)).reverse();
}

/** Statutes can't be asked for by day (the interface answers wrongly), so they are asked for by year; everything else by day. */
export function questionsFor(sourceUrl: string, window: Window): ListQuestion[] {
  const base = withDefaults(inReadableForm(sourceUrl), { sort: 'datum', sortorder: 'desc', sz: '50' });
  const first = withQuery(base, { p: '1' });
  const types = (queryValue(first, 'doktyp') ?? '').split(',').map((type) => type.trim());
  const others = types.filter((type) => type.toLowerCase() !== STATUTES);
  const dated = { url: withQuery(first, { from: window.from, tom: window.to }), stopBefore: null };
  if (others.length === types.length) return [dated];
  const byYear = yearsOf(window).map((year) => ({
    url: withQuery(first, { doktyp: STATUTES, rm: year, from: null, tom: null }),
    stopBefore: window.from,
  }));
  return others.length === 0
    ? byYear
    : [{ ...dated, url: withQuery(dated.url, { doktyp: others.join(',') }) }, ...byYear];
}
