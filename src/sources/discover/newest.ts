/** Items in, the latest of their dates that is not ahead out. */
import type { RawItem } from '../../domain/item.js';

const DAY_MS = 86_400_000;

/** @returns ISO 8601, or null where none is dated. */
export function newestOf(items: Pick<RawItem, 'published'>[], now: Date): string | null {
  const limit = new Date(now.getTime() + DAY_MS).toISOString();
  const times = items.flatMap(({ published }) => (published !== null && published.at <= limit ? [published.at] : []));
  return times.reduce<string | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}
