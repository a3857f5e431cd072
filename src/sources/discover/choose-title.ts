/** The parts of a list's blocks in, the selectors of title and link that read them best out. */

import { type BlockParts, commonSelectors } from './describe-parts.js';
import type { PageNode, PageTree } from './page-tree.js';
import { readShortText } from './short-text.js';

export interface ChosenTitle {
  title: string;
  /** Only where the title does not lead to the address by itself. */
  link?: string;
  /** The element in each block, in the blocks' order. */
  elements: (PageNode | undefined)[];
}

export interface Judging {
  tree: PageTree;
  /** Whether a text is a date and little else. */
  isDate(text: string): boolean;
}

const MOST_TEXT = 300;
const LONGEST_TITLE = 220;
/** Links that say nothing of where they lead. */
const EMPTY_WORDS =
  /^(?:läs (?:mer|vidare|hela)|mer|more|read more|visa|öppna|ladda (?:ner|ned)|till (?:artikeln|nyheten|sidan)|länk|link|pdf|dela|share|kommentera|\d+ kommentarer?|nyhet(?:er)?|artikel|pressmeddelande)\b.{0,40}$/iu;
const TITLE_NAME = /title|titel|rubrik|headline|heading/i;
const HEADING = /(?:^|\s)h[1-6]\b/;

const hasText = (node: PageNode): boolean => readShortText(node.element, 1) !== '';
const firstOf = ({ bySelector }: BlockParts, selector: string): PageNode | undefined =>
  bySelector.get(selector)?.find(hasText);

/** Whether the title itself leads somewhere: it is a link, holds one or stands in one. */
function leadsSomewhere(tree: PageTree, node: PageNode, block: PageNode): boolean {
  if (tree.countLinks(node) > 0) return true;
  for (let at = node.parent; at >= block.index; at = tree.nodes[at]?.parent ?? -1)
    if (tree.nodes[at]?.address) return true;
  return false;
}

function isGoodTitle(text: string, judging: Judging): boolean {
  if (text.length < 4 || text.length > LONGEST_TITLE || !/\p{L}{2}/u.test(text)) return false;
  return !EMPTY_WORDS.test(text) && !judging.isDate(text);
}

/** 0–1 by what it reads, a little more by what it is called. */
function judgeTitle(judging: Judging, blocks: BlockParts[], selector: string): number {
  const found = blocks.map((parts) => ({ node: firstOf(parts, selector), block: parts.block }));
  const texts = found.map(({ node }) => (node ? readShortText(node.element, MOST_TEXT) : ''));
  const good = texts.filter((text) => isGoodTitle(text, judging));
  if (good.length === 0) return 0;
  const linked = found.filter(({ node, block }) => node && leadsSomewhere(judging.tree, node, block)).length;
  const distinct = new Set(good).size / good.length;
  const long = good.filter((text) => text.length >= 16).length / good.length;
  const isWhole = found.filter(({ node }) => node && judging.tree.countDates(node) > 0).length / blocks.length;
  const named = (TITLE_NAME.test(selector) ? 0.15 : 0) + (HEADING.test(selector) ? 0.2 : 0);
  const read = (good.length / blocks.length) * distinct * (0.5 + 0.5 * long) * (0.6 + (0.4 * linked) / blocks.length);
  return read * (1 - 0.3 * isWhole) + (read > 0.4 ? named : 0) - 0.002 * selector.length;
}

/** The address that the reader would take for a title without a link of its own: the first in the block. */
function firstAddress(tree: PageTree, block: PageNode): string | null {
  return (
    tree.nodes.slice(block.index, Math.min(block.end, block.index + 300)).find(({ address }) => address)?.address ??
    null
  );
}

const distinctShare = (addresses: (string | null | undefined)[]): number =>
  new Set(addresses.filter(Boolean)).size / Math.max(1, addresses.length);

/** For titles beside the link that they belong to. */
function chooseLink(judging: Judging, blocks: BlockParts[]): string | undefined {
  const first = distinctShare(blocks.map(({ block }) => firstAddress(judging.tree, block)));
  if (first > 0.9) return undefined;
  const names = commonSelectors(blocks, 0.6).filter((name) => /(?:^|\s)a$/.test(name) || name.startsWith('.'));
  const judged = names.map((name) => ({
    name,
    share: distinctShare(blocks.map(({ bySelector }) => bySelector.get(name)?.[0]?.address)),
  }));
  const best = judged.sort((a, b) => b.share - a.share)[0];
  return best !== undefined && best.share > first ? best.name : undefined;
}

/** @param own how the blocks themselves are named: where each is one link without parts, it is the title. */
export function chooseTitle(judging: Judging, blocks: BlockParts[], own: string): ChosenTitle | null {
  const names = commonSelectors(blocks, 0.5);
  const judged = names.map((name) => ({ name, points: judgeTitle(judging, blocks, name) }));
  const best = judged.sort((a, b) => b.points - a.points)[0];
  const isWholeLink = blocks.every(({ block }) => block.address !== null);
  if (best === undefined || best.points < 0.25) {
    return isWholeLink ? { title: own, elements: blocks.map(({ block }) => block) } : null;
  }
  const elements = blocks.map((parts) => firstOf(parts, best.name));
  const linked = elements.filter(
    (node, i) => node && blocks[i] && leadsSomewhere(judging.tree, node, blocks[i].block),
  ).length;
  const link = linked >= 0.8 * blocks.length ? undefined : chooseLink(judging, blocks);
  return { title: best.name, elements, ...(link !== undefined && { link }) };
}
