/** Values of JSON from outside in, values of the kind that is wanted out: nothing that a server sends can be of the wrong type here. */
import { decodeEntities, escapeHtml } from '../../language/plain-text.js';

export type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @returns the object; an empty one for anything else. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** @returns the list; one value where a server writes a list of one without its brackets; none for nothing. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined ? [] : [value];
}

/** Objects of a list; what is none is left out. */
export const objectsOf = (value: unknown): JsonObject[] => listOf(value).filter(isObject);

/** @returns trimmed text of a string, a number or a truth value; "" for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return typeof value === 'boolean' ? String(value) : '';
}

/** The first of these that is no empty text; "" when all are. */
export function firstText(...values: unknown[]): string {
  for (const value of values) {
    const text = textOf(value);
    if (text !== '') return text;
  }
  return '';
}

/** Texts of a list, or of one value; without the empty ones. */
export const textsOf = (value: unknown): string[] =>
  listOf(value)
    .map(textOf)
    .filter((text) => text !== '');

/** @returns a finite number, also of a text that is one; null for anything else. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Plain text as HTML for a summary; paragraphs where there are several. */
export const paragraphs = (...texts: string[]): string =>
  texts
    .filter((text) => text !== '')
    .map((text) => `<p>${escapeHtml(text)}</p>`)
    .join('');

/** Text that may hold markup, or markup escaped once too often, as HTML: what has no tags is text. */
export function htmlOf(text: string): string {
  if (/<[a-z/!]/i.test(text)) return text;
  const decoded = decodeEntities(text);
  return /<[a-z/!]/i.test(decoded) ? decoded : escapeHtml(decoded);
}
