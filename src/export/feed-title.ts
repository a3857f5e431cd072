/** An entry in, a title that is never empty out: feed readers and calendars show nothing else of it in their lists. */
import { clip } from '../language/plain-text.js';
import { exportTexts } from '../texts/export.js';
import type { FeedEntry } from './feed-document.js';
import { oneLine } from './plain-text.js';

const LONGEST_LEAD = 120;

export function titleOf({ title, summary }: Pick<FeedEntry, 'title' | 'summary'>): string {
  return oneLine(title) || clip(oneLine(summary), LONGEST_LEAD) || exportTexts.untitled;
}
