/** What is known of a feed's publisher in, the zone of its times that name none out. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { ReadDateOptions } from '../../language/dates.js';

/** A Swedish publisher's time without a zone is Swedish time; the formats' own rule for the rest is UTC. */
export function chooseZone(language: string | null, url: string): NonNullable<ReadDateOptions['zone']> {
  const isSwedish =
    /^(?:sv|swe)\b/i.test(language ?? '') || (canParseUrl(url) && new URL(url).hostname.endsWith('.se'));
  return isSwedish ? 'Europe/Stockholm' : 'UTC';
}
