/** An address and what its query is to say in, the address to ask out. What is not touched stays as it was written: some servers read it literally. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import { pathStep } from './identifiers.js';

const LEFT_AS_IS: readonly [RegExp, string][] = [
  [/%2C/g, ','],
  [/%3A/g, ':'],
  [/%2F/g, '/'],
  [/%5B/g, '['],
  [/%5D/g, ']'],
  [/%28/g, '('],
  [/%29/g, ')'],
];

function encode(text: string): string {
  return LEFT_AS_IS.reduce((encoded, [code, mark]) => encoded.replace(code, mark), pathStep(text));
}

const nameOf = (part: string): string => ([...new URLSearchParams(part).keys()][0] ?? '').toLowerCase();

const partsOf = (url: URL): string[] =>
  url.search
    .slice(1)
    .split('&')
    .filter((part) => part !== '');

/** @returns the value of a parameter, whatever the case of its name; null without it. */
export function queryValue(address: string, name: string): string | null {
  if (!canParseUrl(address)) return null;
  const part = partsOf(new URL(address)).find((candidate) => nameOf(candidate) === name.toLowerCase());
  return part === undefined ? null : ([...new URLSearchParams(part).values()][0] ?? null);
}

/** Sets parameters in place, or adds them; null takes one away. Names are compared without case. */
export function withQuery(address: string, values: Readonly<Record<string, string | null>>): string {
  const url = new URL(address);
  let parts = partsOf(url);
  for (const [name, value] of Object.entries(values)) {
    const at = parts.findIndex((part) => nameOf(part) === name.toLowerCase());
    const own = at < 0 ? name : (parts[at] ?? '').replace(/=.*$/s, '');
    const said = value === null ? [] : [`${at < 0 ? encode(name) : own}=${encode(value)}`];
    parts = at < 0 ? [...parts, ...said] : [...parts.slice(0, at), ...said, ...parts.slice(at + 1)];
  }
  url.search = parts.join('&');
  return url.href;
}

/** Adds only what the address does not say itself. */
export function withDefaults(address: string, values: Readonly<Record<string, string>>): string {
  const missing = Object.entries(values).filter(([name]) => queryValue(address, name) === null);
  return withQuery(address, Object.fromEntries(missing));
}

/**
 * A link that an answer gives, as an address of the source's own host: servers behind others write names and schemes that are not theirs,
 * and no answer may send us to another host.
 * @returns null for what is no address.
 */
export function onOriginOf(link: string | null | undefined, sourceUrl: string): string | null {
  if (!link || !canParseUrl(link, sourceUrl)) return null;
  const { protocol, pathname, search } = new URL(link, sourceUrl);
  return /^https?:$/.test(protocol) ? `${new URL(sourceUrl).origin}${pathname}${search}` : null;
}
