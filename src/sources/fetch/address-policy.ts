/** Which addresses may be fetched: text in, a checked URL or a failure out, so that no source can lead us into an internal network. */
import ipaddr from 'ipaddr.js';
import { canParseUrl } from '../../domain/can-parse-url.js';
import { fail, ok, type Result } from '../../domain/failure.js';
import { hostPortOf, portOf, readHostPort } from '../../domain/host-port.js';
import { fetchingTexts } from '../../texts/fetching.js';

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
const OPEN_PORTS: readonly number[] = [80, 443];

export interface AddressPolicy {
  /** Parses and checks one address, absolute or relative to `base`; user name and password are removed, never sent. */
  check(text: string, base?: URL): Result<URL>;
  /** True when the host and port may be reached wherever the name leads. */
  isExcepted(url: URL): boolean;
}

/**
 * @param options.allowHosts "host:port" that may be reached although private or on another port
 * @param options.openPorts ports that any public host may be reached on
 * @throws TypeError when an entry of allowHosts is not "host:port"
 */
export function createAddressPolicy(options: {
  allowHosts: readonly string[];
  openPorts?: readonly number[];
}): AddressPolicy {
  const openPorts = options.openPorts ?? OPEN_PORTS;
  const excepted = new Set(options.allowHosts.map(readAllowHost));
  const isExcepted = (url: URL) => excepted.has(hostPortOf(url));

  return {
    isExcepted,
    check(text, base) {
      const parsed = parseAddress(text, base);
      if (!parsed.ok || isExcepted(parsed.value)) return parsed;
      return checkTarget(parsed.value, openPorts);
    },
  };
}

/** True for an IP address out on the public internet: unicast and, for IPv6, inside 2000::/3. Special subranges are not. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6);
}

/** The IP address when the host is written as one (IPv6 without its brackets), else null. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  return ipaddr.isValid(host) ? host : null;
}

function parseAddress(text: string, base?: URL): Result<URL> {
  const trimmed = text.trim();
  if (isAmbiguous(trimmed)) return fail('address-forbidden', fetchingTexts.ambiguousAddress());
  if (!canParseUrl(trimmed, base)) return fail('address-forbidden', fetchingTexts.invalidAddress());
  const url = new URL(trimmed, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return fail('address-forbidden', fetchingTexts.forbiddenScheme());
  url.username = '';
  url.password = '';
  url.hash = '';
  return ok(url);
}

/** Parsers disagree about where the host ends in such an address, so what was checked need not be what is reached. */
function isAmbiguous(text: string): boolean {
  const beforeQuery = text.split(/[?#]/, 1)[0] ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for
  return beforeQuery.includes('\\') || /[\u0000-\u001f\u007f]/.test(text);
}

function checkTarget(url: URL, openPorts: readonly number[]): Result<URL> {
  const literal = literalAddress(url);
  if (literal !== null && !isPublicAddress(literal))
    return fail('address-forbidden', fetchingTexts.forbiddenAddress(url.hostname));
  const port = portOf(url);
  if (!openPorts.includes(port)) return fail('address-forbidden', fetchingTexts.forbiddenPort(url.hostname, port));
  return ok(url);
}

function readAllowHost(entry: string): string {
  const hostPort = readHostPort(entry);
  if (hostPort === null) throw new TypeError(`not host:port in allowHosts: ${entry}`);
  return hostPort;
}
