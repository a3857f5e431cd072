/** The XML form of the Riksdag's lists in, the same values as its JSON form gives out: attributes with "@" before their names. */
import { DomUtils } from 'htmlparser2';
import type { MarkupElement, MarkupRoot } from '../parsing/parse-markup.js';

type Value = string | { [name: string]: Value | Value[] };

function groupByName(elements: MarkupElement[]): Map<string, MarkupElement[]> {
  const groups = new Map<string, MarkupElement[]>();
  for (const element of elements) {
    const group = groups.get(element.name);
    if (group) group.push(element);
    else groups.set(element.name, [element]);
  }
  return groups;
}

/** An element with others in it is an object, one without is its text; `parseMarkup` bounds how deep this can go. */
function toValue(element: MarkupElement): Value {
  const children = element.children.filter((child) => DomUtils.isTag(child));
  const attributes = Object.entries(element.attribs);
  if (children.length === 0 && attributes.length === 0) return DomUtils.textContent(element).trim();
  const object: Record<string, Value | Value[]> = Object.create(null);
  for (const [name, value] of attributes) object[`@${name}`] = value;
  for (const [name, group] of groupByName(children)) {
    const [only, ...others] = group.map(toValue);
    if (only !== undefined) object[name] = others.length === 0 ? only : [only, ...others];
  }
  return object;
}

/** @returns the list under its name, as in JSON; null where there is none. */
export function xmlAsJson(root: MarkupRoot, name: string): Record<string, Value> | null {
  const element = DomUtils.findOne((candidate) => candidate.name === name, root.children, false);
  return element === null ? null : { [name]: toValue(element) };
}
