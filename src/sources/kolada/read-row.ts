/** A row of Kolada's data (a key figure, a municipality, a period, values by gender) in, an item out. */
import { koladaTexts } from '../../texts/kolada.js';
import { pathStep } from '../records/identifiers.js';
import { type Entry, toEntry } from '../records/make-entry.js';
import { firstText, type JsonObject, numberOf, objectsOf, paragraphs, textOf } from '../records/values.js';
import { type Kpi, publicationOf } from './kpi.js';

/** Total before its parts. */
const GENDERS = ['T', 'K', 'M'];

export interface RowReading {
  kpis: ReadonlyMap<string, Kpi>;
  /** Names of municipalities by id. */
  names: ReadonlyMap<string, string>;
  /** Id of the municipality that the source is about. */
  own: string;
  /** "https://api.kolada.se/v3" */
  base: string;
  nowMs: number;
}

interface Figure {
  gender: string;
  value: number;
}

export interface Row {
  kpi: string;
  municipality: string;
  period: string;
  figures: Figure[];
  /** Had values, all of which are withdrawn. */
  isDeleted: boolean;
}

const rank = (gender: string): number => (GENDERS.includes(gender) ? GENDERS.indexOf(gender) : GENDERS.length);

/** "Missing" and other values that are none are left out, and so are withdrawn ones. */
export function readRow(record: JsonObject, own: string): Row {
  const values = objectsOf(record.values);
  const isDeleted = (value: JsonObject) => textOf(value.isdeleted) === 'true';
  const figures = values.flatMap((value): Figure[] => {
    const number = numberOf(value.value);
    const isMissing = textOf(value.status).toLowerCase() === 'missing';
    return number === null || isMissing || isDeleted(value) ? [] : [{ gender: textOf(value.gender), value: number }];
  });
  return {
    kpi: textOf(record.kpi),
    municipality: firstText(record.municipality, record.ou) || own,
    period: textOf(record.period),
    figures: figures.sort((a, b) => rank(a.gender) - rank(b.gender)),
    isDeleted: figures.length === 0 && values.some(isDeleted),
  };
}

export const idOf = ({ kpi, municipality, period }: Row): string => [kpi, municipality, period].join('/');

const nameOf = ({ names }: RowReading, id: string): string => names.get(id) ?? koladaTexts.municipality(id);

function summaryOf(row: Row, beside: Row[], reading: RowReading): string {
  const [main, ...parts] = row.figures;
  const divided = parts.map(({ gender, value }) => koladaTexts.divided(gender, value));
  const elsewhere = beside.flatMap((other) => {
    const same = other.figures.find(({ gender }) => gender === main?.gender);
    return same === undefined ? [] : [koladaTexts.elsewhere(nameOf(reading, other.municipality), same.value)];
  });
  const description = reading.kpis.get(row.kpi)?.description ?? '';
  return paragraphs(divided.join(' '), elsewhere.join(' '), koladaTexts.sourceIs, description);
}

/** @param beside the same figure and period in other municipalities */
export function toItem(row: Row, beside: Row[], reading: RowReading): Entry {
  const { kpi: id, municipality, period, figures } = row;
  const [main] = figures;
  if (id === '' || period === '') return 'no-identity';
  if (main === undefined) return null;
  const kpi = reading.kpis.get(id) ?? { title: id, published: '' };
  const path = ['data', 'kpi', id, 'municipality', municipality, 'year', period].map(pathStep).join('/');
  return toEntry({
    externalId: idOf(row),
    url: `${reading.base}/${path}`,
    title: koladaTexts.figure(kpi.title, main.gender, main.value, period, nameOf(reading, municipality)),
    summaryHtml: summaryOf(row, beside, reading),
    // Without a day of publication the first reading is the time; a time of each reading would be a change each time.
    published: publicationOf(kpi),
    language: 'sv',
    type: 'statistik',
    identifiers: { kolada: idOf(row) },
  });
}
