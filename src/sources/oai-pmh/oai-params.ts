/**
 * A source's `params` and the arguments in its address in, what to ask its archive for out. The text of `params` may be documentation of the
 * interface: what can be read is used.
 */
import type { Source } from '../../domain/source.js';
import { withQuery } from '../records/query.js';

export const DEFAULT_PREFIX = 'oai_dc';
const DEFAULT_FIRST_DAYS = 800;
/** Those of the protocol. Nothing of them may stay in the address: a resumption token must stand alone. */
const ARGUMENTS = ['verb', 'metadataPrefix', 'set', 'from', 'until', 'identifier', 'resumptionToken'];
const DAY_OR_INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/;

export interface OaiParams {
  metadataPrefix: string;
  /** Harvested one after the other; one null for the whole archive. */
  sets: (string | null)[];
  /** How many days back the first visit reaches. */
  firstDays: number;
  /** Where the first visit begins instead, when the source says. */
  firstFrom: Date | null;
}

const fromQuery = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query));

function toRecord(params: Source['params']): Record<string, string> {
  if (typeof params !== 'object') return fromQuery((params ?? '').replace(/^[^=]*\?/, ''));
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

/** Those that have the form of a name; "…" and "{set}" are documentation. */
const namesIn = (text: string): string[] =>
  text
    .split(/[\s,;]+/)
    // Of alternatives ("swepub_mods|oai_dc") the first.
    .map((names) => names.split('|').find((name) => /^[\w\-.!~*'():]+$/.test(name)) ?? '')
    .filter((name) => name !== '');

function readFrom(text: string | undefined): Date | null {
  const ms = DAY_OR_INSTANT.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}

export function readOaiParams({ url, params }: Pick<Source, 'url' | 'params'>): OaiParams {
  const own = fromQuery(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
  const record = typeof params === 'object' ? { ...own, ...toRecord(params) } : { ...toRecord(params), ...own };
  const firstDays = Number(record.firstDays);
  const sets = [...new Set(namesIn(record.set ?? ''))];
  return {
    metadataPrefix: namesIn(record.metadataPrefix ?? '')[0] ?? DEFAULT_PREFIX,
    sets: sets.length === 0 ? [null] : sets,
    firstDays: Number.isFinite(firstDays) && firstDays > 0 ? firstDays : DEFAULT_FIRST_DAYS,
    firstFrom: readFrom(record.from),
  };
}

/** The address without the arguments of the protocol; what else stands in its query stays. */
export const baseAddressOf = (url: string): string =>
  withQuery(url, Object.fromEntries(ARGUMENTS.map((name) => [name, null])));
