/** What writes items into a file, one after another: the same whatever format it is. */
import type { ExportItem } from './export-item.js';

export interface ItemWriter {
  /** What the file begins with; may be empty. */
  begin: string;
  /** One item, with the end of its last line. A writer is for one file: it may remember what it has written. */
  write(item: ExportItem): string;
}
