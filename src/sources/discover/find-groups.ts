/** A page's elements in; groups of like elements that may be the blocks of a list out, the most promising first. */
import { groupBy } from '../../domain/group-by.js';
import type { PageNode, PageTree } from './page-tree.js';
import { rankClass } from './stable-names.js';

/** Elements that look alike: in document order, none inside another. */
export interface BlockGroup {
  members: PageNode[];
  /** How promising, before anything has been read. */
  promise: number;
}

/** A list of two is a list where it has dates; see `find-listings.ts`. */
const FEWEST = 2;
/** Past this it is no list of news; the reader reads no more either. */
const MOST = 2000;
const MOST_GROUPS = 16;
const LOOKED_AT = 40;
/** What frames a page is none of its blocks. */
const FRAMES = new Set(['html', 'head', 'body', 'main', 'form', 'thead', 'tfoot', 'td', 'th']);

const promiseless = ({ element, isAround }: PageNode): boolean => isAround || FRAMES.has(element.name);

/** The names under which an element is grouped: by its path in three ways, by its parent, by each class, and articles wherever they stand. */
function keysOf(node: PageNode): string[] {
  const [tags, all, above] = node.paths;
  const keys = [
    `t${tags}`,
    `a${all}`,
    `p${above}`,
    `s${node.parent} ${node.element.name}`,
    ...node.classes.map((name) => `.${name}`),
  ];
  return node.element.name === 'article' ? [...keys, 'article'] : keys;
}

/** Elements inside another of the group go: a block is the outermost. */
function withoutNested(members: PageNode[]): PageNode[] {
  let end = 0;
  return members.filter((node) => {
    if (node.index < end) return false;
    end = node.end;
    return true;
  });
}

/** So many spread over the whole. */
export function sampleOf<T>(list: T[], count: number): T[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * list.length) / count)]).filter(
    (entry) => entry !== undefined,
  );
}

const shareOf = (nodes: PageNode[], isTrue: (node: PageNode) => boolean): number =>
  nodes.filter(isTrue).length / Math.max(1, nodes.length);

/** Blocks of a list have one headline each, mostly a date, and stand in the page's main matter. */
function judge(tree: PageTree, members: PageNode[]): number {
  const looked = sampleOf(members, LOOKED_AT);
  const headlines = shareOf(looked, (node) => tree.countHeadlines(node) > 0);
  const single = shareOf(looked, (node) => tree.countHeadlines(node) <= 2);
  const dated = shareOf(looked, (node) => tree.countDates(node) > 0);
  const inMain = shareOf(looked, (node) => node.isInMain);
  const size = Math.log2(1 + Math.min(members.length, LOOKED_AT));
  return size * (0.1 + headlines) * (0.2 + 0.8 * single) * (0.4 + 0.6 * dated) * (0.3 + 0.7 * inMain);
}

const hasTellingName = (node: PageNode | undefined): boolean =>
  node?.classes.some((name) => rankClass(name) < 2) === true;

/** Whether each member is alone in its parent, and the parents are a group themselves: then they are the blocks. */
function isInsideOther(tree: PageTree, members: PageNode[], groupSizes: Map<string, number>): boolean {
  const parents = new Set(members.map(({ parent }) => parent));
  const [first] = parents;
  const parent = first === undefined ? undefined : tree.nodes[first];
  if (parent === undefined || parents.size < members.length || promiseless(parent)) return false;
  if (hasTellingName(members[0]) && !hasTellingName(parent)) return false;
  return [...parents].every((index) => tree.nodes[index]?.paths[0] === parent.paths[0])
    ? groupSizes.get(`t${parent.paths[0]}`) === members.length
    : false;
}

/** Two keys may name the same elements. */
function identityOf(members: PageNode[]): string {
  return members.map(({ index }) => index).join();
}

export function findGroups(tree: PageTree): BlockGroup[] {
  const holders = tree.nodes.filter((node) => !promiseless(node) && tree.countLinks(node) > 0);
  const named = holders.flatMap((node) => keysOf(node).map((key) => ({ key, node })));
  const byKey = groupBy(named, ({ key }) => key);
  const sizes = new Map([...byKey].map(([key, entries]) => [key, entries.length]));
  const groups = new Map<string, BlockGroup>();
  for (const entries of byKey.values()) {
    if (entries.length < FEWEST || entries.length > MOST) continue;
    const members = withoutNested(entries.map(({ node }) => node));
    if (members.length < FEWEST || isInsideOther(tree, members, sizes)) continue;
    groups.set(identityOf(members), { members, promise: judge(tree, members) });
  }
  return [...groups.values()].sort((a, b) => b.promise - a.promise).slice(0, MOST_GROUPS);
}
