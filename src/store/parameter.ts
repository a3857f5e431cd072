/** A value on its way to the database in, one that both databases keep and give back alike out. */

export type Parameter = null | number | bigint | string | Uint8Array;

/**
 * PostgreSQL refuses the character NUL, SQLite's binding cuts the text off at it; and half a surrogate pair is no character to either. The
 * sign for what could not be read takes its place, as browsers do it: two names that differ go on differing.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control character is what this finds.
const UNKEEPABLE = /\u0000|\p{Surrogate}/gu;

export const keepableText = (text: string): string => text.replace(UNKEEPABLE, '\ufffd');

/** Refuses what a driver would silently turn into NULL, 0 or a local time, so that a wrong type is found where it is made. */
export function toParameter(value: unknown): Parameter {
  if (typeof value === 'string') return keepableText(value);
  if (value === null || typeof value === 'number' || typeof value === 'bigint') return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Not a database value: ${typeof value} ${String(value)}`);
}
