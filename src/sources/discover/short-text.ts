/** An element in, the beginning of its text out: however large the element, no more is read than asked for. */
import { DomUtils } from 'htmlparser2';
import type { MarkupElement } from '../parsing/parse-markup.js';

const MOST_STEPS = 200;
const UNSEEN = new Set(['script', 'style', 'noscript', 'template', 'svg']);

/** On one line; at most about so many characters. */
export function readShortText(element: MarkupElement, max: number): string {
  let text = '';
  let steps = 0;
  const stack: MarkupElement['children'] = [element];
  for (let node = stack.pop(); node !== undefined && text.length < max && steps < MOST_STEPS; node = stack.pop()) {
    steps++;
    if (DomUtils.isText(node)) text += ` ${node.data.slice(0, 4 * max).replace(/\s+/g, ' ')}`;
    else if (DomUtils.isTag(node) && !UNSEEN.has(node.name)) {
      for (let i = Math.min(node.children.length, MOST_STEPS) - 1; i >= 0; i--) {
        const child = node.children[i];
        if (child) stack.push(child);
      }
    }
  }
  return text.replace(/\s+/g, ' ').trim().slice(0, max);
}
