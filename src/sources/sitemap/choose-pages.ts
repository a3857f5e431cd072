/** The pages that a site's maps name in, those worth reading now out, in the order to read them. Pure. */
import type { DatedText } from '../../domain/item.js';
import type { ListedPage } from '../parse-tasks.js';
import type { Seen } from './seen-pages.js';
import type { SitemapParams } from './sitemap-params.js';

const DAY_MS = 86_400_000;
/** Fewer changes at once are believed, however small the site. */
const FEW_CHANGES = 20;
/** Fewer pages of one time may well have been published together. */
const FEW_TOGETHER = 3;

export interface MapPage extends ListedPage {
  /** Its map has not been read before, so that a page nobody has seen may be an old one. */
  isFirstSight: boolean;
}

export interface ChosenPage extends ListedPage {
  /** When it was changed, for a new page whose map seems to know: it stands in when the page itself has no date. */
  published: DatedText | null;
}

const timeOf = ({ news, changed }: ListedPage): DatedText | null => news?.published ?? changed;

/** Newest first; then those without a time, or with one that lies ahead, as they stand in the map. */
function newestFirst<Page extends ListedPage>(pages: Page[], now: Date): Page[] {
  const latest = new Date(now.getTime() + DAY_MS).toISOString();
  const keyOf = (page: ListedPage): string => {
    const at = timeOf(page)?.at ?? '';
    return at > latest ? '' : at;
  };
  const keyed = pages.map((page) => ({ page, key: keyOf(page) }));
  return keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? 1 : -1)).map(({ page }) => page);
}

function firstOf(pages: MapPage[], { most, firstDays }: SitemapParams, now: Date): MapPage[] {
  if (firstDays === null) return newestFirst(pages, now).slice(0, most);
  const since = new Date(now.getTime() - firstDays * DAY_MS).toISOString();
  return pages.filter((page) => (timeOf(page)?.at ?? '') >= since);
}

/** Some sites mark all their pages as changed whenever the map is built. */
const isBuildTime = (changed: MapPage[], all: MapPage[]): boolean =>
  changed.length > FEW_CHANGES && changed.length > all.length / 2;

/** @returns a function that tells when a page was published by when it was changed; null where the time is that of the map. */
function createDating(pages: MapPage[], now: Date): (page: ListedPage) => DatedText | null {
  const counts = new Map<string, number>();
  for (const { changed } of pages) if (changed) counts.set(changed.at, (counts.get(changed.at) ?? 0) + 1);
  const most = Math.max(FEW_TOGETHER, pages.length / 2);
  return ({ changed }) => {
    if (changed === null || changed.at > now.toISOString() || (counts.get(changed.at) ?? 0) > most) return null;
    return changed.precision === 'day' || changed.precision === 'instant' ? changed : null;
  };
}

/** A page that several maps name is the one that was changed last. */
function distinct(listed: MapPage[]): MapPage[] {
  const byUrl = new Map<string, MapPage>();
  for (const page of listed) {
    const before = byUrl.get(page.url);
    if (before === undefined || (page.changed?.at ?? '') > (before.changed?.at ?? '')) {
      byUrl.set(page.url, { ...page, news: page.news ?? before?.news ?? null });
    }
  }
  return [...byUrl.values()];
}

/** @returns new pages before changed ones, each kind newest first. */
export function choosePages(listed: MapPage[], seen: Seen, params: SitemapParams, now: Date): ChosenPage[] {
  const pages = distinct(listed);
  const judged = pages.map((page) => ({ page, verdict: seen.judge(page) }));
  const withVerdict = (wanted: string) => judged.flatMap(({ page, verdict }) => (verdict === wanted ? [page] : []));
  const fresh = withVerdict('new');
  const changed = withVerdict('changed');
  const wanted = [
    ...firstOf(
      fresh.filter(({ isFirstSight }) => isFirstSight),
      params,
      now,
    ),
    ...fresh.filter(({ isFirstSight }) => !isFirstSight),
  ];
  const dateOf = createDating(pages, now);
  return [
    ...newestFirst(wanted, now).map((page) => ({ ...page, published: dateOf(page) })),
    ...(isBuildTime(changed, pages) ? [] : newestFirst(changed, now)).map((page) => ({ ...page, published: null })),
  ];
}
