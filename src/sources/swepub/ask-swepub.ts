/** A source's `params` in, the questions to Swepub out: one for each organisation and year, as the interface wants it. */
import type { Source } from '../../domain/source.js';
import { readWords } from '../records/filter-list.js';
import { paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';

/** Universities near Stockholm and the state's institutes, where nobody says which organisations. */
const DEFAULT_ORGS = 'kth,ri,sh,su';
const DEFAULT_LIMIT = 5000;
const DEFAULT_FIELDS =
  'recordId,title,summary,publicationYear,languages,creators,keywords,DOI,ISBN,ISSN,archiveURI,electronicLocator,outputTypes,contentMarking,source,duplicateIds,publisher';
const MOST_YEARS = 10;

/** Fields of the question that are lists, texts and truths. */
const LISTS = ['contentMarking', 'genreForm', 'match-genreForm', 'publicationStatus', 'classification', 'subject'];
const TEXTS = ['keywords', 'title'];
const TRUTHS = ['openAccess', 'swedishList'];

export interface SwepubQuestion {
  org: string;
  year: string;
  limit: number;
  /** JSON. */
  body: string;
}

/** "2024-2026" or "2025, 2026"; this year and the last when nothing is told. */
function readYears(text: string | undefined, now: Date): string[] {
  const thisYear = now.getUTCFullYear();
  const [, from, to] = /^\s*(\d{4})\s*[-–]\s*(\d{4})\s*$/.exec(text ?? '') ?? [];
  if (from !== undefined && to !== undefined) {
    const count = Math.min(Math.max(0, Number(to) - Number(from)), MOST_YEARS - 1);
    return Array.from({ length: count + 1 }, (_, i) => String(Number(to) - i));
  }
  const named = (text ?? '').match(/\b\d{4}\b/g) ?? [];
  return named.length > 0 ? named.slice(0, MOST_YEARS) : [String(thisYear), String(thisYear - 1)];
}

function restOf(params: Record<string, string>): Record<string, unknown> {
  const said = (names: string[]) => names.filter((name) => (params[name] ?? '').trim() !== '');
  return Object.fromEntries([
    ...said(TEXTS).map((name) => [name, params[name]?.trim()]),
    ...said(LISTS).map((name) => [name, readWords(params[name] ?? '')]),
    ...said(TRUTHS).map((name) => [name, params[name] === 'true']),
  ]);
}

/** @returns newest years first, so that what is new comes even when a visit is cut short. */
export function askSwepub(source: Pick<Source, 'params'>, now: Date): SwepubQuestion[] {
  const params = paramsOf(source);
  const orgs = readWords(params.org ?? '');
  const wanted = numberOf(params.limit);
  const limit = wanted !== null && wanted >= 1 ? Math.trunc(wanted) : DEFAULT_LIMIT;
  const fields = readWords(params.fields ?? DEFAULT_FIELDS);
  const rest = restOf(params);
  return readYears(params.years, now).flatMap((year) =>
    (orgs.length > 0 ? orgs : readWords(DEFAULT_ORGS)).map((org) => {
      const body = JSON.stringify({ org: [org], years: { from: year, to: year }, ...rest, limit, fields });
      return { org, year, limit, body };
    }),
  );
}
