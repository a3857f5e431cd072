/** Steps in an XML tree by namespace address and local name: which prefix a server chose says nothing. */
import { DomUtils } from 'htmlparser2';
import { flattenWhitespace } from '../../language/plain-text.js';
import type { MarkupElement } from './parse-markup.js';

export const NAMESPACES = {
  oai: 'http://www.openarchives.org/OAI/2.0/',
  oaiDc: 'http://www.openarchives.org/OAI/2.0/oai_dc/',
  dc: 'http://purl.org/dc/elements/1.1/',
  mods: 'http://www.loc.gov/mods/v3',
  arxivOai: 'http://arxiv.org/OAI/arXiv/',
  atom: 'http://www.w3.org/2005/Atom',
  arxiv: 'http://arxiv.org/schemas/atom',
  opensearch: 'http://a9.com/-/spec/opensearch/1.1/',
} as const;
export type Namespace = keyof typeof NAMESPACES;

function splitName(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}

/** The namespace address an element's own prefix stands for where the element is; null for none. */
function findNamespace(element: MarkupElement): string | null {
  const [prefix] = splitName(element.name);
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  for (let node: MarkupElement['parent'] = element; node !== null && DomUtils.isTag(node); node = node.parent) {
    const address = node.attribs[declaration];
    if (address !== undefined) return address.trim();
  }
  return null;
}

export function isNamed(element: MarkupElement, namespace: Namespace, local: string): boolean {
  return splitName(element.name)[1] === local && findNamespace(element) === NAMESPACES[namespace];
}

/** Child elements of that name, in order. */
export function childrenOf(element: MarkupElement, namespace: Namespace, local: string): MarkupElement[] {
  return DomUtils.getChildren(element)
    .filter((child) => DomUtils.isTag(child))
    .filter((child) => isNamed(child, namespace, local));
}

/** Follows a path of names, taking the first child at each step. */
export function findChild(element: MarkupElement, namespace: Namespace, ...path: string[]): MarkupElement | null {
  let found: MarkupElement | undefined = element;
  for (const local of path) found = found && childrenOf(found, namespace, local)[0];
  return found ?? null;
}

/** All text inside on one line, with a space where an element begins or ends; "" for no element. */
export function textOf(element: MarkupElement | null | undefined): string {
  if (!element) return '';
  const pieces: string[] = [];
  const visit = (node: MarkupElement['children'][number]): void => {
    if (DomUtils.isText(node)) pieces.push(node.data);
    else if (DomUtils.hasChildren(node)) {
      const isElement = DomUtils.isTag(node);
      if (isElement) pieces.push(' ');
      node.children.forEach(visit);
      if (isElement) pieces.push(' ');
    }
  };
  element.children.forEach(visit);
  return flattenWhitespace(pieces.join(''));
}

/** Texts of child elements of that name, without the empty ones. */
export function textsOf(element: MarkupElement, namespace: Namespace, local: string): string[] {
  return childrenOf(element, namespace, local)
    .map(textOf)
    .filter((text) => text !== '');
}
