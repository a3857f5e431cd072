/** An open page in, the lists that it holds out, each with the selectors that read it: the reader of listings has tried them on this page. */
import type { RawItem } from '../../domain/item.js';
import { isSelector } from '../../domain/selector.js';
import type { Selectors } from '../../domain/source.js';
import { findAll, type OpenPage } from '../page/open-page.js';
import { findNextUrl, readListing } from '../page/parse-listing.js';
import { allHolders } from '../page/walk.js';
import { chooseDate, createDateOf, type DateOf } from './choose-date.js';
import { chooseSummary } from './choose-summary.js';
import { chooseTitle } from './choose-title.js';
import { describeParts } from './describe-parts.js';
import { type BlockGroup, findGroups, sampleOf } from './find-groups.js';
import { nextSelectors } from './find-next.js';
import { type ItemSelector, itemSelectors, judgeMatches } from './item-selectors.js';
import { newestOf } from './newest.js';
import { HEADLINE_LENGTH, type PageNode, type PageTree, readPageTree } from './page-tree.js';
import type { FoundListing } from './parsed-site.js';

const MOST_LISTINGS = 3;
const FEWEST = 3;
/** More elements than any page of news has; longer ones are not searched for lists. */
const MOST_NODES = 60_000;
/** So many elements are looked at in all by trying selectors: it keeps large pages within the time of the parsing process. */
const MOST_STEPS = 20_000_000;
const BLOCKS_LOOKED_AT = 24;
const LINKS_LOOKED_AT = 300;
const ENTRIES_TRIED = 60;
const ENTRIES_READ = 500;
const SAMPLE = 5;
/** Of the best one's points; what falls below is the page's furniture. */
const LEAST_SHARE = 0.25;

interface Search {
  page: OpenPage;
  tree: PageTree;
  url: string;
  now: Date;
  dateOf: DateOf;
  steps: number;
}

interface Attempt {
  group: BlockGroup;
  selectors: Selectors;
  items: RawItem[];
  points: number;
}

/** The selector that names the blocks best; the simplest of those that do it equally well. */
function chooseItem(search: Search, group: BlockGroup): ItemSelector | null {
  let best: { selector: ItemSelector; points: number } | null = null;
  for (const selector of itemSelectors(group.members)) {
    if (search.steps > MOST_STEPS || !isSelector(selector.item)) continue;
    search.steps += search.tree.nodes.length;
    const points = judgeMatches(search.tree, group.members, findAll(search.page, selector.item).toArray());
    if (best === null || points > best.points) best = { selector, points };
    if (points === 0) break;
  }
  return best !== null && best.points > -0.34 * group.members.length ? best.selector : null;
}

function chooseSelectors(search: Search, group: BlockGroup): Selectors | null {
  const { tree, dateOf } = search;
  const item = chooseItem(search, group);
  if (item === null) return null;
  const blocks = sampleOf(group.members, BLOCKS_LOOKED_AT).map((block) => describeParts(tree, block));
  const isDate = (text: string): boolean => text.length < 40 && /\d/.test(text) && dateOf.ofText(text) !== null;
  const chosen = chooseTitle({ tree, isDate }, blocks, item.own);
  if (chosen === null) return null;
  const { title, link } = chosen;
  const elements = group.members.map(({ element }) => element);
  const members = new Set(elements);
  const date = chooseDate({ ...search, blocks, members, holders: allHolders(elements), own: item.own, title });
  const taken = blocks.map(({ bySelector }, i) => [chosen.elements[i], ...(bySelector.get(date ?? '') ?? [])]);
  const summary = chooseSummary(blocks, taken);
  return {
    item: item.item,
    title,
    ...(link !== undefined && { link }),
    ...(date !== undefined && { date }),
    ...(summary !== undefined && { summary }),
  };
}

const shareOf = <T>(list: T[], isTrue: (entry: T) => boolean): number =>
  list.filter(isTrue).length / Math.max(1, list.length);

/** Addresses under the folder of the page, or at least of its site, are more likely to be what the page lists. */
function judgeAddresses(items: RawItem[], pageUrl: string): number {
  const page = new URL(pageUrl);
  const folder = page.pathname.replace(/[^/]*$/, '');
  const own = shareOf(items, ({ url }) => url !== null && new URL(url).host === page.host);
  const under = shareOf(items, ({ url }) => url !== null && new URL(url).pathname.startsWith(folder));
  return 0.5 + 0.4 * own + 0.1 * under;
}

/** Whether addresses tell a month: news do, menus don't. */
const isDatedAddress = ({ url }: RawItem): boolean => /\/(?:19|20)\d{2}[-/](?:0[1-9]|1[0-2])(?:[-/]|$)/.test(url ?? '');

/** A block is one item: of the headlines in it, those that no other block has lead to one address. */
function shareOfSingle(tree: PageTree, blocks: PageNode[]): number {
  const addresses = blocks.map((block) => headlineAddresses(tree, block));
  const counts = new Map<string, number>();
  for (const own of addresses) for (const address of own) counts.set(address, (counts.get(address) ?? 0) + 1);
  return shareOf(addresses, (own) => [...own].filter((address) => counts.get(address) === 1).length <= 1);
}

function headlineAddresses(tree: PageTree, block: PageNode): Set<string> {
  const inside = tree.nodes.slice(block.index, Math.min(block.end, block.index + LINKS_LOOKED_AT));
  return new Set(
    inside.flatMap((node) => (node.address !== null && tree.countHeadlines(node) > 0 ? [node.address] : [])),
  );
}

/** What the reader made of the page, as points: many, dated, with headlines, under this page, one block each. */
function judgeItems(search: Search, group: BlockGroup, items: RawItem[]): number {
  const headlines = shareOf(items, ({ title }) => title.length >= HEADLINE_LENGTH);
  const titles = new Set(items.map(({ title }) => title)).size / Math.max(1, items.length);
  const dated = shareOf(items, (item) => item.published !== null);
  const inMain = shareOf(sampleOf(group.members, BLOCKS_LOOKED_AT), ({ isInMain }) => isInMain);
  const single = shareOfSingle(search.tree, sampleOf(group.members, BLOCKS_LOOKED_AT));
  const leads = shareOf(items, ({ summaryHtml }) => summaryHtml !== '');
  const hinted = 0.15 * shareOf(items, isDatedAddress);
  return (
    Math.log2(1 + Math.min(items.length, 30)) *
    (0.2 + 0.8 * headlines) *
    titles *
    (0.3 + 0.7 * Math.min(1, dated + hinted)) *
    (0.35 + 0.65 * inMain) *
    (0.3 + 0.7 * single) *
    (1 + 0.1 * leads) *
    judgeAddresses(items, search.url)
  );
}

/** A list without dates must look like headlines to be told from a menu; one of two items must be dated. */
function isList(items: RawItem[]): boolean {
  const dated = shareOf(items, (item) => item.published !== null);
  if (items.length < FEWEST) return items.length === 2 && dated === 1;
  if (dated >= 0.5) return true;
  return shareOf(items, ({ title }) => title.length >= HEADLINE_LENGTH) >= 0.6;
}

function attempt(search: Search, group: BlockGroup): Attempt | null {
  const selectors = chooseSelectors(search, group);
  if (selectors === null || !Object.values(selectors).every((text) => text === undefined || isSelector(text)))
    return null;
  search.steps += 4 * search.tree.nodes.length;
  if (search.steps > MOST_STEPS) return null;
  const { items, skipped } = readListing(search.page, selectors, search.now, ENTRIES_TRIED);
  const read = items.length / Math.max(1, items.length + skipped.length);
  if (!isList(items) || read < 0.4) return null;
  return {
    group,
    selectors,
    items,
    points: judgeItems(search, group, items) * (0.5 + 0.5 * read) * sturdiness(selectors),
  };
}

/** Of two that read alike, the one whose blocks have a name of their own. */
const sturdiness = ({ item }: Selectors): number => (/\.[^\s>]+$/.test(item) ? 1.03 : 1);

/** Most of one's items are the other's too. */
function areAlike(one: Attempt, other: Attempt): boolean {
  const urls = new Set(one.items.map(({ url }) => url));
  const shared = other.items.filter(({ url }) => urls.has(url)).length;
  return shared >= 0.6 * Math.min(one.items.length, other.items.length);
}

/** A page of the same list: the same path with another query, or a number further down. */
function isNextPage(next: string, pageUrl: string): boolean {
  const [to, from] = [new URL(next), new URL(pageUrl)];
  if (to.pathname === from.pathname) return to.search !== from.search;
  const folder = from.pathname.replace(/\/?$/, '/');
  return to.pathname.startsWith(folder) && /\d/.test(to.pathname.slice(folder.length));
}

function chooseNext({ page, url }: Search): string | undefined {
  return nextSelectors(page).find((selector) => {
    const next = isSelector(selector) ? findNextUrl(page, selector, url) : null;
    return next !== null && (selector.includes('rel~="next"') || isNextPage(next, url));
  });
}

function describe(search: Search, selectors: Selectors): FoundListing {
  const { items } = readListing(search.page, selectors, search.now, ENTRIES_READ);
  return {
    selectors,
    count: items.length,
    dated: items.filter(({ published }) => published !== null).length,
    sample: items.slice(0, SAMPLE).map(({ title }) => title),
    newestAt: newestOf(items, search.now),
  };
}

function searchPage(page: OpenPage, url: string, now: Date, trustsNames: boolean): FoundListing[] {
  const tree = readPageTree(page, url, trustsNames);
  const search: Search = { page, tree, url, now, dateOf: createDateOf(page, now), steps: 0 };
  const attempts = findGroups(tree)
    .flatMap((group) => attempt(search, group) ?? [])
    .sort((a, b) => b.points - a.points);
  const long = attempts.filter(({ items }) => items.length >= FEWEST);
  const chosen: Attempt[] = [];
  // Two notices on a board are a list, but only where there is no better.
  for (const candidate of long.length > 0 ? long : attempts.slice(0, 1)) {
    if (chosen.length === MOST_LISTINGS || candidate.points < LEAST_SHARE * (chosen[0]?.points ?? 0)) break;
    if (!chosen.some((earlier) => areAlike(earlier, candidate))) chosen.push(candidate);
  }
  const next = chosen.length > 0 ? chooseNext(search) : undefined;
  return chosen.map(({ selectors }, i) =>
    describe(search, i === 0 && next !== undefined ? { ...selectors, next } : selectors),
  );
}

/** @param url where the page lies. @returns best first, at most three. */
export function findListings(page: OpenPage, url: string, now: Date): FoundListing[] {
  if (findAll(page, '*').length > MOST_NODES) return [];
  const found = searchPage(page, url, now, true);
  return found.length > 0 ? found : searchPage(page, url, now, false);
}
