/** Names and texts in, XML out; nothing that a text holds can end or begin an element. */
import { writable } from './plain-text.js';

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escapeXml = (text: string): string => writable(text).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');

type Attributes = Readonly<Record<string, string>>;

const writeAttributes = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');

/** An element that holds text. */
export const textElement = (name: string, text: string, attributes: Attributes = {}): string =>
  `<${name}${writeAttributes(attributes)}>${escapeXml(text)}</${name}>`;

/** An element that holds nothing. */
export const emptyElement = (name: string, attributes: Attributes): string =>
  `<${name}${writeAttributes(attributes)}/>`;

/** An element that holds elements, each on a line of its own. */
export const parentElement = (name: string, children: readonly string[], attributes: Attributes = {}): string =>
  [`<${name}${writeAttributes(attributes)}>`, ...children, `</${name}>`].join('\n');

export const xmlDocument = (root: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
