/** A key figure as Kolada's catalogue describes it in, what we need of it out; and back from the text in which it is handed between steps. */
import type { DatedText } from '../../domain/item.js';
import { toCleanLine } from '../../language/plain-text.js';
import { swedishDateOf } from '../records/make-entry.js';
import { firstText, type JsonObject, objectOf, textOf } from '../records/values.js';

export interface Kpi {
  id: string;
  title: string;
  description: string;
  /** As written, YYYY-MM-DD; "" for none. May lie ahead: then its next figures come that day. */
  published: string;
  /** Its newest date that has been, of the final, preliminary and unit figures; "" for none. */
  latest: string;
}

/** Summaries are short; the whole description would only be carried around. */
const LONGEST_DESCRIPTION = 1000;
/** Figures for regions alone. */
const REGIONAL = 'L';

/** @param today YYYY-MM-DD */
export function readKpi(record: JsonObject, today: string): Kpi {
  const dates = [record.publication_date, record.prel_publication_date, record.ou_publication_date].map(textOf);
  const past = dates.filter((date) => /^\d{4}-\d\d-\d\d/.test(date) && date.slice(0, 10) <= today);
  return {
    id: textOf(record.id),
    title: toCleanLine(textOf(record.title)),
    description: toCleanLine(textOf(record.description)).slice(0, LONGEST_DESCRIPTION),
    published: textOf(record.publication_date),
    latest: past.sort().at(-1) ?? '',
  };
}

export const isMunicipal = (record: JsonObject): boolean => textOf(record.municipality_type) !== REGIONAL;

export const publicationOf = (kpi: Pick<Kpi, 'published'>): DatedText | null => swedishDateOf(kpi.published);

/** Newest first. */
export const byLatest = (a: Kpi, b: Kpi): number => b.latest.localeCompare(a.latest);

/** Values by name, as text from one of our own steps to the next; anything else is nothing. */
export function fromText(text: string | null | undefined): JsonObject {
  try {
    return objectOf(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}

export function kpisFromText(text: string | null | undefined): Kpi[] {
  return Object.entries(fromText(text)).map(([id, value]) => {
    const kpi = objectOf(value);
    const said = (name: string) => textOf(kpi[name]);
    return {
      id,
      title: firstText(kpi.title, id),
      description: said('description'),
      published: said('published'),
      latest: said('latest'),
    };
  });
}

export const kpisToText = (kpis: readonly Kpi[]): string =>
  JSON.stringify(Object.fromEntries(kpis.map((kpi) => [kpi.id, kpi])));
