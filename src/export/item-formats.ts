/** The name of a format in, a writer of one file out, with what the file is called and sent as. */
import { bibtex } from './bibtex.js';
import { excelCsv } from './excel-csv.js';
import type { ItemWriter } from './item-writer.js';
import { machineCsv } from './machine-csv.js';
import { ris } from './ris.js';

export const ITEM_FORMATS = ['csv', 'csv-machine', 'ris', 'bibtex'] as const;
export type ItemFormat = (typeof ITEM_FORMATS)[number];

interface FormatOfItems {
  /** Without charset: the texts are to be sent as UTF-8. */
  media: string;
  /** Of a file's name, without the dot. */
  extension: string;
  createWriter(): ItemWriter;
}

export const ITEM_FORMAT: Record<ItemFormat, FormatOfItems> = {
  csv: { media: 'text/csv', extension: 'csv', createWriter: excelCsv },
  'csv-machine': { media: 'text/csv', extension: 'csv', createWriter: machineCsv },
  ris: { media: 'application/x-research-info-systems', extension: 'ris', createWriter: ris },
  bibtex: { media: 'application/x-bibtex', extension: 'bib', createWriter: bibtex },
};

/** More than anybody reads, and as much as a program should fetch at once. */
export const MOST_EXPORTED = 10_000;
