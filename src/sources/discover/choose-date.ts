/** The parts of a list's blocks in, the selector that reads their dates out: inside the blocks, else beside or above them. */
import { DomUtils } from 'htmlparser2';
import type { DatedText } from '../../domain/item.js';
import { findDate, readElementDate } from '../page/find-date.js';
import { findDateBesideLinks } from '../page/listing-dates.js';
import type { OpenPage } from '../page/open-page.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { type BlockParts, commonSelectors } from './describe-parts.js';
import type { PageNode, PageTree } from './page-tree.js';
import { readShortText } from './short-text.js';

/** Reads the date of an element, each text once. */
export interface DateOf {
  (element: MarkupElement): DatedText | null;
  ofText(text: string): DatedText | null;
}

const MOST_TEXT = 160;
const LONGEST_BLOCK = 400;
const MOST_PARTS = 60;
const DATE_NAME = /date|datum|publi|time|tid|creat|skapad|posted/i;
/** Says nothing of what it holds. */
const BARE = /(?:^|\s)(?:div|span|p|li|i|em|small|b|strong)$/;
/** Dates that are not of publication. */
const OTHER_DATE =
  /sista|senast den|deadline|t\.?\s?o\.?\s?m|tas ned|nedtag|anslås till|svara|ansök|uppdaterad|ändrad|granskad/iu;
/** Longer texts hold more than a date. */
const PLAIN_LENGTH = 40;
const MOST_JOINED = 3;
const DAY_MS = 86_400_000;
const BESIDE_STEPS = 4;
const LEVELS_UP = 3;

/** What the reader of listings would find, so that what is chosen here is what is read later. */
export function createDateOf(page: OpenPage, now: Date): DateOf {
  const byText = new Map<string, DatedText | null>();
  const byElement = new Map<MarkupElement, DatedText | null>();
  const ofText = (text: string): DatedText | null => {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const date = findDate(text, now);
    byText.set(text, date);
    return date;
  };
  const ofElement = (element: MarkupElement): DatedText | null => {
    const known = byElement.get(element);
    if (known !== undefined) return known;
    const isShort = readShortText(element, MOST_TEXT).length < MOST_TEXT;
    const date = isShort ? readElementDate(page.$, page.$(element), now) : null;
    byElement.set(element, date);
    return date;
  };
  return Object.assign(ofElement, { ofText });
}

interface Judged {
  name: string;
  points: number;
  /** For each block, the element that dates it. */
  dating: (PageNode | undefined)[];
}

const isSmall = ({ index, end }: PageNode): boolean => end - index <= MOST_PARTS;

interface Dating {
  tree: PageTree;
  dateOf: DateOf;
  now: Date;
}

/** The first of the elements that has a date, as the reader will find it. */
function findDating({ tree, dateOf }: Dating, nodes: PageNode[] | undefined): PageNode | undefined {
  return nodes?.find((node) => tree.countDates(node) > 0 && isSmall(node) && dateOf(node.element));
}

/** How far an element's date may be trusted to be that of publication, 0–1. */
function trust({ dateOf, now }: Dating, { element }: PageNode): number {
  const isAhead = Date.parse(dateOf(element)?.at ?? '') > now.getTime() + DAY_MS;
  return 1 - (isAhead ? 0.3 : 0) - (OTHER_DATE.test(readShortText(element, MOST_TEXT)) ? 0.3 : 0);
}

/** How many of the elements named are dates at all. */
function shareOfDates({ dateOf }: Dating, lists: (PageNode[] | undefined)[]): number {
  const nodes = lists.flatMap((list) => list?.slice(0, MOST_PARTS) ?? []);
  return nodes.filter((node) => isSmall(node) && dateOf(node.element) !== null).length / Math.max(1, nodes.length);
}

/** The share of blocks that get a date, a little more for names and texts that speak of publishing. */
function judgeDate(question: Dating, lists: (PageNode[] | undefined)[], name: string): Judged {
  const dating = lists.map((nodes) => findDating(question, nodes));
  const found = dating.filter((node) => node !== undefined);
  if (found.length === 0) return { name, points: 0, dating };
  const trusted = found.reduce((sum, node) => sum + trust(question, node), 0);
  const length = found.reduce((sum, { element }) => sum + readShortText(element, MOST_TEXT).length, 0) / found.length;
  const named = (/(?:^|\s)time$/.test(name) ? 0.06 : 0) + (DATE_NAME.test(name) ? 0.05 : 0);
  const mixed = 1 - shareOfDates(question, lists);
  const points =
    trusted / lists.length +
    named -
    0.1 * mixed +
    (length < PLAIN_LENGTH ? 0.05 : 0) -
    (BARE.test(name) ? 0.03 : 0) -
    0.002 * name.length;
  return { name, points, dating };
}

const byPoints = (a: Judged, b: Judged): number => b.points - a.points;
const countDated = (dating: Judged['dating']): number => dating.filter((node) => node !== undefined).length;

/** Another selector may date what the first leaves undated, if it never stands before what the first has found. */
function fitsBeside(chosen: Judged['dating'], { dating, name }: Judged): boolean {
  if (!DATE_NAME.test(name) && !/(?:^|\s)time$/.test(name)) return false;
  const adds = dating.some((node, i) => node !== undefined && chosen[i] === undefined);
  return adds && dating.every((node, i) => !node || !chosen[i] || node.index >= chosen[i].index);
}

/** Lists mix marks of time: `time` in some blocks, a class in others. */
function joinSelectors(judged: Judged[]): Judged | undefined {
  const [first, ...others] = judged.filter(({ points }) => points > 0).sort(byPoints);
  if (first === undefined) return undefined;
  const names = [first.name];
  let { dating } = first;
  for (const other of others) {
    if (names.length === MOST_JOINED || !fitsBeside(dating, other)) continue;
    names.push(other.name);
    dating = dating.map((node, i) => node ?? other.dating[i]);
  }
  return { name: names.join(', '), points: first.points, dating };
}

/** Elements near a block that belong to no block: after it, before it, and before what it stands in. */
function besideBlock(
  tree: PageTree,
  block: PageNode,
  members: Set<MarkupElement>,
  holders: Set<MarkupElement>,
): PageNode[] {
  const found: PageNode[] = [];
  const collect = (from: MarkupElement, step: (element: MarkupElement) => MarkupElement['next']): void => {
    let node = step(from);
    for (
      let steps = 0;
      node && steps < 2 * BESIDE_STEPS;
      node = node === null ? null : step(node as MarkupElement), steps++
    ) {
      if (!DomUtils.isTag(node)) continue;
      if (members.has(node) || holders.has(node)) return;
      const index = tree.indexOf.get(node);
      const near = index === undefined ? undefined : tree.nodes[index];
      if (near) found.push(near);
    }
  };
  collect(block.element, ({ next }) => next);
  let at: MarkupElement | null = block.element;
  for (let level = 0; at && level < LEVELS_UP; level++) {
    collect(at, ({ prev }) => prev);
    const above: MarkupElement['parent'] = at.parent;
    at = above && DomUtils.isTag(above) ? above : null;
  }
  return found;
}

/** Names for an element outside the blocks. */
function outerNames({ element, classes }: PageNode): string[] {
  return [...classes.slice(0, 2).map((name) => `${element.name}.${name}`), element.name];
}

function chooseBeside(question: DateQuestion): Judged | undefined {
  const { tree, blocks, members, holders } = question;
  const lists = blocks.map(({ block }) => {
    const byName = new Map<string, PageNode[]>();
    for (const node of besideBlock(tree, block, members, holders))
      for (const name of outerNames(node)) byName.set(name, [...(byName.get(name) ?? []), node]);
    return byName;
  });
  const names = new Set(lists.flatMap((byName) => [...byName.keys()]));
  const judged = [...names].map((name) =>
    judgeDate(
      question,
      lists.map((byName) => byName.get(name)),
      name,
    ),
  );
  return judged.sort(byPoints)[0];
}

export interface DateQuestion extends Dating {
  page: OpenPage;
  /** The blocks looked at, with their parts. */
  blocks: BlockParts[];
  /** All blocks, and everything that holds one. */
  members: Set<MarkupElement>;
  holders: Set<MarkupElement>;
  /** How the blocks themselves are named. */
  own: string;
  /** The selector of the title: a date in it is not the item's. */
  title: string;
}

/** Whether the block has a date of its own, outside its links, as the reader will look for it. */
function hasOwnDate({ page, now }: DateQuestion, { block }: BlockParts): boolean {
  if (block.end - block.index > MOST_PARTS || readShortText(block.element, LONGEST_BLOCK).length >= LONGEST_BLOCK)
    return false;
  return findDateBesideLinks(page, block.element, now) !== null;
}

/** @returns undefined where hardly any of the blocks would get a date. */
export function chooseDate(question: DateQuestion): string | undefined {
  const { blocks, own, title } = question;
  const names = commonSelectors(blocks, 0.1).filter((name) => name !== title);
  const judged = names.map((name) =>
    judgeDate(
      question,
      blocks.map(({ bySelector }) => bySelector.get(name)),
      name,
    ),
  );
  const inside = joinSelectors(judged);
  const share = countDated(inside?.dating ?? []) / blocks.length;
  if (share >= 0.5) return inside?.name;
  if (blocks.filter((parts) => hasOwnDate(question, parts)).length > Math.max(share, 0.3) * blocks.length) return own;
  const beside = chooseBeside(question);
  if (beside !== undefined && beside.points >= Math.max(share, 0.4)) return beside.name;
  return share >= 0.2 ? inside?.name : undefined;
}
