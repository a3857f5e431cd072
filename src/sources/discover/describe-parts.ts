/** The blocks of a list in; for each selector that could name a part of them, the elements it names in each block out. */
import { DomUtils } from 'htmlparser2';
import type { MarkupElement } from '../parsing/parse-markup.js';
import type { PageNode, PageTree } from './page-tree.js';

/** One block and what each selector names in it, in document order. */
export interface BlockParts {
  block: PageNode;
  bySelector: Map<string, PageNode[]>;
}

/** A block of news has some tens of elements. */
const MOST_ELEMENTS = 300;
const MOST_CLASSES = 3;
/** Tags that alone say what a part is, or that a block has few of. */
const NAMED_TAGS = new Set(
  'h1 h2 h3 h4 h5 h6 a time strong b em small p span div dt dd figcaption summary address i li header'.split(' '),
);
const HEADING = /^h[1-6]$/;

/** The place of a cell in its row, from 1. */
function cellNumber(element: MarkupElement): number {
  const cells = element.parent?.children.filter(DomUtils.isTag) ?? [];
  return cells.indexOf(element) + 1;
}

/** What an element may be called by itself. */
function ownNames({ element, classes }: PageNode): string[] {
  const { name } = element;
  const names = classes.slice(0, MOST_CLASSES).map((className) => `${NAMED_TAGS.has(name) ? '' : name}.${className}`);
  if (name === 'td' || name === 'th') names.push(`${name}:nth-child(${cellNumber(element)})`);
  else if (NAMED_TAGS.has(name)) names.push(name);
  return names;
}

/** What it may be called by what it stands in: a link in a heading or a cell, a span in a named part. */
function innerNames(tree: PageTree, node: PageNode, block: PageNode): string[] {
  const names: string[] = [];
  for (let at = node.parent; at > block.index; at = tree.nodes[at]?.parent ?? -1) {
    const above = tree.nodes[at];
    if (above === undefined) break;
    const isTelling = HEADING.test(above.element.name) || /^(?:td|th|p)$/.test(above.element.name);
    const outer = above.classes.length > 0 || isTelling ? ownNames(above)[0] : undefined;
    if (outer !== undefined) return [...names, `${outer} ${node.element.name}`];
  }
  return names;
}

export function describeParts(tree: PageTree, block: PageNode): BlockParts {
  const bySelector = new Map<string, PageNode[]>();
  const end = Math.min(block.end, block.index + MOST_ELEMENTS);
  for (const node of tree.nodes.slice(block.index + 1, end)) {
    const names = [...ownNames(node), ...(node.element.name === 'div' ? [] : innerNames(tree, node, block))];
    for (const name of names) {
      const before = bySelector.get(name);
      if (before) before.push(node);
      else bySelector.set(name, [node]);
    }
  }
  return { block, bySelector };
}

/** Selectors that name something in at least so large a share of the blocks. */
export function commonSelectors(blocks: BlockParts[], share: number): string[] {
  const counts = new Map<string, number>();
  for (const { bySelector } of blocks)
    for (const name of bySelector.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= share * blocks.length).map(([name]) => name);
}
