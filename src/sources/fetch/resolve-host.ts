/** A host name in, the addresses a connection may be pinned to out. Looked up once per connection, so that nothing can change in between. */
import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { isIP } from 'node:net';
import { fail, ok, type Result } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import { isPublicAddress, literalAddress } from './address-policy.js';

/** As `dns.lookup` with `all: true`. */
export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface ResolveOptions {
  lookup: Lookup;
  /** True when the host may lead to a private address. */
  isExcepted: boolean;
  /** Longest wait for the name servers, in ms. */
  dnsTimeoutMs: number;
}

/** One forbidden address among several refuses them all: a public name has no honest reason to point inwards as well. */
export async function resolveHost(
  url: URL,
  options: ResolveOptions,
  signal: AbortSignal,
): Promise<Result<LookupAddress[]>> {
  const literal = literalAddress(url);
  const found =
    literal === null ? await lookUp(url.hostname, options, signal) : ok([{ address: literal, family: isIP(literal) }]);
  if (!found.ok || options.isExcepted) return found;
  if (found.value.every(({ address }) => isPublicAddress(address))) return found;
  return fail('address-forbidden', fetchingTexts.forbiddenAddress(url.hostname));
}

/** Slow name servers, and a signal aborted meanwhile, are failures; a late answer is ignored. */
function lookUp(host: string, options: ResolveOptions, signal: AbortSignal): Promise<Result<LookupAddress[]>> {
  return new Promise((resolve) => {
    const settle = (result: Result<LookupAddress[]>) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(result);
    };
    const giveUp = () => settle(fail('dns', fetchingTexts.nameServerDown(host)));
    const timer = setTimeout(giveUp, options.dnsTimeoutMs);
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    options.lookup(host, { all: true, verbatim: true }, (error, addresses) =>
      settle(readAnswer(host, error, addresses)),
    );
  });
}

function readAnswer(
  host: string,
  error: NodeJS.ErrnoException | null,
  addresses: LookupAddress[],
): Result<LookupAddress[]> {
  if (error && error.code !== 'ENOTFOUND' && error.code !== 'ENODATA')
    return fail('dns', fetchingTexts.nameServerDown(host));
  if (error || addresses.length === 0) return fail('dns', fetchingTexts.unknownHost(host));
  return ok(addresses);
}
