/** An item in, what kind of work it is to a reference manager out. */
import type { ItemType } from '../domain/vocabulary.js';
import type { ExportItem } from './export-item.js';

export const WORK_KINDS = [
  'article',
  'book',
  'preprint',
  'report',
  'government',
  'news',
  'data',
  'page',
  'other',
] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

const KIND_OF_TYPE: Record<Exclude<ItemType, 'forskning'>, WorkKind> = {
  nyhet: 'news',
  rapport: 'report',
  statistik: 'data',
  remiss: 'government',
  utlysning: 'page',
  evenemang: 'page',
  'gott-exempel': 'page',
  ovrigt: 'page',
};

/** Registers tell by which series of numbers a work stands in what it is. */
function kindOfResearch({ item }: ExportItem): WorkKind {
  const { doi, isbn, issn, pmid, arxiv } = item.identifiers;
  if (arxiv !== undefined && issn === undefined) return 'preprint';
  if (isbn !== undefined && issn === undefined) return 'book';
  return [doi, issn, pmid].some((value) => value !== undefined) ? 'article' : 'report';
}

/** @param url its address on the web */
export function workKindOf(row: ExportItem, url: string | null): WorkKind {
  const { type } = row.item;
  const kind = type === 'forskning' ? kindOfResearch(row) : KIND_OF_TYPE[type];
  return kind === 'page' && url === null ? 'other' : kind;
}
