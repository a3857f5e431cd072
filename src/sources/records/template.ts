/** Addresses with places to fill ("…/{datum}") in, whole addresses out. */

const PLACE = /\{([^{}/?&=]+)\}/g;

/** Places that the reader of an interface fills: with what it computes, what `params` say, or what it asks for when they say nothing. */
export const FILLED_BY_READER: readonly string[] = ['datum', 'e-post', 'kpi', 'ord', 'fråga'];

/** Written in an address or a question, with what parts it there ("," between several) left as it is. */
const encode = (value: string): string => encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%3A', ':');

/** Names of the places, in order. */
export const placesOf = (url: string): string[] => [...url.matchAll(PLACE)].map((match) => match[1] ?? '');

/** @returns the address; a place without a value stays as it is. */
export const fillPlaces = (url: string, values: Readonly<Record<string, string>>): string =>
  url.replace(PLACE, (place, name: string) => (Object.hasOwn(values, name) ? encode(values[name] ?? '') : place));

/** The source's `params` where they are fields with values; documentation of the interface, which is text, says nothing to the program. */
export function paramsOf(source: {
  params?: string | Record<string, string | number | boolean> | undefined;
}): Record<string, string> {
  if (typeof source.params !== 'object') return {};
  return Object.fromEntries(Object.entries(source.params).map(([name, value]) => [name, String(value)]));
}
