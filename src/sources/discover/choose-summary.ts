/** The parts of a list's blocks in, the selector of their leads out, when one holds neither title nor date. */
import { type BlockParts, commonSelectors } from './describe-parts.js';
import type { PageNode } from './page-tree.js';
import { readShortText } from './short-text.js';

const MOST_TEXT = 700;
const REAL_LENGTH = 40;
const SUMMARY_NAME = /ingress|preamble|intro|lead|summary|excerpt|desc|beskriv|text|body|teaser/i;

/** The part is, holds or stands in one of the others. */
const overlaps = (node: PageNode, others: (PageNode | undefined)[]): boolean =>
  others.some((other) => other && other.index < node.end && node.index < other.end);

function judge(blocks: BlockParts[], name: string, taken: (PageNode | undefined)[][]): number {
  let real = 0;
  const texts = new Set<string>();
  for (const [i, { bySelector }] of blocks.entries()) {
    const nodes = bySelector.get(name) ?? [];
    // All that the selector names is read, so one part too many spoils it.
    if (nodes.some((node) => overlaps(node, taken[i] ?? []))) return 0;
    const text = nodes.map((node) => readShortText(node.element, MOST_TEXT)).join(' ');
    if (text.length < REAL_LENGTH) continue;
    real++;
    texts.add(text);
  }
  if (real === 0) return 0;
  const isNamed = SUMMARY_NAME.test(name) || /^p$/.test(name);
  return (real / blocks.length) * (texts.size / real) + (isNamed ? 0.15 : 0) - 0.002 * name.length;
}

/** @param taken for each block, the elements of its title and date. */
export function chooseSummary(blocks: BlockParts[], taken: (PageNode | undefined)[][]): string | undefined {
  const names = commonSelectors(blocks, 0.2);
  const judged = names.map((name) => ({ name, points: judge(blocks, name, taken) }));
  const best = judged.sort((a, b) => b.points - a.points)[0];
  return best !== undefined && best.points >= 0.3 ? best.name : undefined;
}
