/** The blocks of a list in, CSS selectors that name them all and nothing else out, the sturdiest first. */

import { DomUtils } from 'htmlparser2';
import { lineage } from '../page/walk.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { sampleOf } from './find-groups.js';
import type { PageNode, PageTree } from './page-tree.js';
import { rankClass, stableClasses, stableId } from './stable-names.js';

export interface ItemSelector {
  /** Names the blocks in the page. */
  item: string;
  /** Names a block by itself. */
  own: string;
}

const LOOKED_AT = 60;
const MOST_CONTEXTS = 5;
const NAMED_CONTEXTS = new Set(['main', 'table', 'tbody', 'ul', 'ol', 'dl', 'section', 'article']);

/** Stable classes that every one of the elements has. */
function commonClasses(nodes: PageNode[]): string[] {
  const [first, ...others] = sampleOf(nodes, LOOKED_AT);
  return (first?.classes ?? []).filter((name) => others.every(({ classes }) => classes.includes(name)));
}

function commonTag(nodes: PageNode[]): string {
  const tags = new Set(nodes.map(({ element }) => element.name));
  return tags.size === 1 ? ([...tags][0] ?? '') : '';
}

/** The innermost element that holds all of them. */
function commonAncestor(nodes: PageNode[]): MarkupElement | null {
  const sample = sampleOf(nodes, LOOKED_AT).map(({ element }) => element);
  let shared: MarkupElement[] | null = null;
  for (const element of sample) {
    const above = new Set([...lineage(element)].slice(1));
    shared = shared === null ? [...above] : shared.filter((node) => above.has(node));
  }
  return shared?.[0] ?? null;
}

/** How an element around the blocks is best called; null where it has no name worth one. */
function nameContext(element: MarkupElement): string | null {
  const id = stableId(element);
  if (id !== null) return `#${id}`;
  const [className] = stableClasses(element);
  if (className !== undefined && rankClass(className) < 2) return `${element.name}.${className}`;
  return NAMED_CONTEXTS.has(element.name) ? element.name : null;
}

/** The tags between an ancestor and an element, joined by ">"; null where the blocks' differ. */
function pathBelow(ancestor: MarkupElement, nodes: PageNode[]): string | null {
  const paths = new Set(
    sampleOf(nodes, LOOKED_AT).map(({ element }) => {
      const tags: string[] = [];
      for (const node of lineage(element)) {
        if (node === ancestor) break;
        if (node !== element) tags.unshift(node.name);
      }
      return tags.join(' > ');
    }),
  );
  return paths.size === 1 ? ([...paths][0] ?? null) : null;
}

/** The way from the page's root by place: the last resort, where nothing has a name. */
function pathByPlace(element: MarkupElement): string {
  const steps = [...lineage(element)].map((node) => {
    const alike = node.parent?.children.filter((child) => DomUtils.isTag(child) && child.name === node.name) ?? [];
    return alike.length > 1 ? `${node.name}:nth-of-type(${alike.indexOf(node) + 1})` : node.name;
  });
  return steps.reverse().join(' > ');
}

function selectorsIn(context: string, path: string | null, owns: string[]): string[] {
  const loose = owns.map((own) => `${context} ${own}`);
  if (path === null) return loose;
  return [...loose, ...owns.map((own) => `${context} > ${path === '' ? '' : `${path} > `}${own}`)];
}

/** Every way of naming the blocks, the simplest first. */
export function itemSelectors(nodes: PageNode[]): ItemSelector[] {
  const tag = commonTag(nodes);
  const classes = commonClasses(nodes);
  const telling = classes
    .filter((name) => rankClass(name) < 2)
    .slice(0, 2)
    .map((name) => `${tag}.${name}`);
  const layout = classes
    .filter((name) => rankClass(name) === 2)
    .slice(0, 1)
    .map((name) => `${tag}.${name}`);
  const owns = [...telling, ...(tag === '' ? [] : [tag]), ...layout];
  const ancestor = commonAncestor(nodes);
  const contexts = ancestor === null ? [] : [...lineage(ancestor)];
  const named = contexts
    .flatMap((element) => {
      const name = nameContext(element);
      return name === null ? [] : [{ element, name }];
    })
    .slice(0, MOST_CONTEXTS);
  const inContext = named.flatMap(({ element, name }) => selectorsIn(name, pathBelow(element, nodes), owns));
  const path = ancestor === null || tag === '' ? null : pathBelow(ancestor, nodes);
  const byPlace =
    ancestor === null || path === null ? [] : [`${pathByPlace(ancestor)} > ${path === '' ? '' : `${path} > `}${tag}`];
  const ownOf = (item: string): string => item.split(/\s+/).at(-1) ?? item;
  const all = [...telling, ...inContext, ...(tag === 'article' ? ['article'] : []), ...byPlace];
  return [...new Set(all)].map((item) => ({ item, own: ownOf(item) }));
}

/** How well the elements that a selector names are the blocks: 0 is exactly, lower is worse. */
export function judgeMatches(tree: PageTree, nodes: PageNode[], matches: MarkupElement[]): number {
  const wanted = new Set(nodes.map(({ element }) => element));
  const parents = new Set(nodes.map(({ parent }) => parent));
  let points = 0;
  let found = 0;
  for (const match of matches) {
    if (wanted.has(match)) {
      found++;
      continue;
    }
    const node = tree.nodes[tree.indexOf.get(match) ?? -1];
    // A block without a link beside the others is counted as unreadable; one with a link is an item that looks a little different.
    if (node === undefined || node.isAround) points -= 2;
    else if (!parents.has(node.parent)) points -= 1;
    else if (tree.countLinks(node) === 0) points -= 0.1;
  }
  return points - (nodes.length - found);
}
