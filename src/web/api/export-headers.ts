/** A question in, what its answer is called as a file and as a feed out. */
import { contentDisposition, fileName } from '../../export/file-name.js';
import { stockholmDay } from '../../language/local-time.js';
import { clip } from '../../language/plain-text.js';
import { exportTexts } from '../../texts/export.js';
import { chosenFilters, createLabels } from '../labels.js';
import type { Question } from '../search-items.js';
import type { WebServices } from '../services.js';
import { sourceNames } from '../source-names.js';

const LONGEST_TEXT = 120;

/** What is asked for, in a few words: the text as it was written, and the filters by the names readers know them by. */
export function subjectOf({ config, catalogue }: WebServices, { text, filters }: Question): string[] {
  const labels = createLabels(config.areas, sourceNames(catalogue));
  const chosen = chosenFilters(filters, labels).map(({ label }) => label);
  return [clip(text.trim(), LONGEST_TEXT), ...chosen].filter((part) => part !== '');
}

/** @param extension without the dot */
export function dispositionOf(
  services: WebServices,
  question: Question,
  kind: 'attachment' | 'inline',
  extension: string,
): Record<string, string> {
  const subject = subjectOf(services, question).join(' ') || exportTexts.everything;
  return {
    'Content-Disposition': contentDisposition(kind, fileName(subject, stockholmDay(new Date()), extension)),
  };
}
