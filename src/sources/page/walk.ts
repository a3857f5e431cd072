/** Small steps in a document tree that hold for any size: a selector costs a tenth of a millisecond to compile, a step costs nothing. */
import { DomUtils } from 'htmlparser2';
import type { MarkupElement } from '../parsing/parse-markup.js';

/** The element itself and all that it stands in, innermost first. */
export function* lineage(element: MarkupElement): Generator<MarkupElement> {
  for (let node: MarkupElement['parent'] = element; node !== null; node = node.parent) {
    if (DomUtils.isTag(node)) yield node;
  }
}

/** The nearest of the element and its ancestors that is in the set. */
export function closestIn(element: MarkupElement, set: ReadonlySet<MarkupElement>): MarkupElement | null {
  for (const node of lineage(element)) if (set.has(node)) return node;
  return null;
}

/** Everything that the elements stand in, themselves included. */
export function allLineages(elements: Iterable<MarkupElement>): Set<MarkupElement> {
  const found = new Set<MarkupElement>();
  for (const element of elements) {
    for (const node of lineage(element)) {
      if (found.has(node)) break;
      found.add(node);
    }
  }
  return found;
}

/** Everything that holds one of the elements, however deep. */
export function allHolders(elements: Iterable<MarkupElement>): Set<MarkupElement> {
  const parents = [...elements].map(({ parent }) => parent);
  return allLineages(parents.filter((parent) => parent !== null && DomUtils.isTag(parent)));
}

/** Takes elements out of the tree, in one pass over each parent's children. */
export function removeElements(elements: Iterable<MarkupElement>): void {
  const gone = new Set<unknown>(elements);
  const parents = new Set([...elements].map((element) => element.parent));
  for (const parent of parents) {
    if (parent === null) continue;
    parent.children = parent.children.filter((child) => !gone.has(child));
    for (const [i, child] of parent.children.entries()) {
      child.prev = parent.children[i - 1] ?? null;
      child.next = parent.children[i + 1] ?? null;
    }
  }
}

/** The text an element begins with, without reading all of it. */
export function startOfText(element: MarkupElement): string {
  let node: MarkupElement['children'][number] | null | undefined = element.children[0];
  for (let step = 0; node && step < 20; step++) {
    if (DomUtils.isText(node) && node.data.trim() !== '') return node.data.trimStart().slice(0, 100);
    node = DomUtils.isTag(node) && node.children.length > 0 ? node.children[0] : (node.next ?? node.parent?.next);
  }
  return '';
}
