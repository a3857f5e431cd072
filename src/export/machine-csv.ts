/** Items in, a CSV file for programs out (RFC 4180): English columns that keep their names, nothing altered, lists and objects as JSON. */
import { webAddressOf } from '../domain/tip-source.js';
import { csvLine } from './csv.js';
import type { ExportItem } from './export-item.js';
import type { ItemWriter } from './item-writer.js';

type Column = [name: string, read: (row: ExportItem) => string | null];

/** New columns come last: programs may go by place. */
const COLUMNS: readonly Column[] = [
  ['id', ({ item }) => item.id],
  ['url', ({ item }) => webAddressOf(item.url)],
  ['title', ({ item }) => item.title],
  ['summary', ({ item }) => item.summary],
  ['published_at', ({ item }) => item.publishedAt],
  ['published_precision', ({ item }) => item.publishedPrecision],
  ['first_seen_at', ({ item }) => item.firstSeenAt],
  ['updated_at', ({ item }) => item.updatedAt],
  ['language', ({ item }) => item.language],
  ['level', ({ item }) => item.level],
  ['type', ({ item }) => item.type],
  ['source_id', ({ item }) => item.sourceId],
  ['source_name', ({ source }) => source],
  ['story_id', ({ item }) => item.storyId],
  ['area_ids', ({ areas }) => JSON.stringify(areas.map(({ id }) => id))],
  ['areas', ({ item }) => JSON.stringify(item.areas.map(({ area, score, origin }) => ({ id: area, score, origin })))],
  ['people', ({ item }) => JSON.stringify(item.people)],
  ['identifiers', ({ item }) => JSON.stringify(item.identifiers)],
  ['also_in', ({ alsoIn }) => JSON.stringify(alsoIn)],
];

export const machineCsv = (): ItemWriter => ({
  begin: csvLine(
    COLUMNS.map(([name]) => name),
    ',',
  ),
  write: (row) =>
    csvLine(
      COLUMNS.map(([, read]) => read(row) ?? ''),
      ',',
    ),
});
