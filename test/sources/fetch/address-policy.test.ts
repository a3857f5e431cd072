/** No address leads inwards: a table of our own, and the shared table of known tricks where it is present. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { LookupAddress } from 'node:dns';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canParseUrl } from '../../../src/domain/can-parse-url.js';
import { createAddressPolicy, isPublicAddress } from '../../../src/sources/fetch/address-policy.js';
import { followRedirects } from '../../../src/sources/fetch/follow-redirects.js';
import { type Lookup, resolveHost } from '../../../src/sources/fetch/resolve-host.js';
import { createFetch } from '../../../src/sources/fetch.js';

interface Case {
  id: string;
  url: string;
  mustBlock: boolean;
  kind: string;
  resolvesTo?: string[];
  thenResolvesTo?: string[];
  redirectsTo?: string;
  secondary?: string;
}

const ownCases: Case[] = [
  { id: 'loopback', url: 'http://127.0.0.1/', mustBlock: true, kind: 'literal' },
  { id: 'decimal', url: 'http://2130706433/', mustBlock: true, kind: 'literal' },
  { id: 'mapped', url: 'http://[::ffff:10.1.2.3]/', mustBlock: true, kind: 'literal' },
  { id: 'nat64', url: 'http://[64:ff9b::a01:203]/', mustBlock: true, kind: 'literal' },
  { id: '6to4', url: 'http://[2002:a01:203::]/', mustBlock: true, kind: 'literal' },
  { id: 'documentation', url: 'http://[2001:db8::7]/', mustBlock: true, kind: 'literal' },
  { id: 'outside 2000::/3', url: 'http://[4001::1]/', mustBlock: true, kind: 'literal' },
  { id: 'public v4', url: 'http://9.9.9.9/', mustBlock: false, kind: 'literal' },
  { id: 'public v6', url: 'https://[2620:fe::fe]/', mustBlock: false, kind: 'literal' },
  { id: 'inward name', url: 'http://inne.example/', mustBlock: true, kind: 'name', resolvesTo: ['192.168.7.7'] },
  {
    id: 'one of two inward',
    url: 'http://blandat.example/',
    mustBlock: true,
    kind: 'name',
    resolvesTo: ['9.9.9.9', 'fd12::1'],
  },
  { id: 'unknown name', url: 'http://saknas.example/', mustBlock: true, kind: 'name', resolvesTo: [] },
  { id: 'outward name', url: 'https://ute.example/', mustBlock: false, kind: 'name', resolvesTo: ['9.9.9.9'] },
  {
    id: 'two readings',
    url: 'http://ute.example\\@127.0.0.1/',
    mustBlock: true,
    kind: 'name',
    resolvesTo: ['9.9.9.9'],
  },
  { id: 'tab within', url: 'http://ute.exa\tmple/', mustBlock: true, kind: 'name', resolvesTo: ['9.9.9.9'] },
  { id: 'scheme', url: 'gopher://ute.example/', mustBlock: true, kind: 'scheme', resolvesTo: ['9.9.9.9'] },
  { id: 'port', url: 'http://ute.example:6379/', mustBlock: true, kind: 'port', resolvesTo: ['9.9.9.9'] },
  { id: 'relative', url: '//ute.example/', mustBlock: true, kind: 'invalid', resolvesTo: ['9.9.9.9'] },
  {
    id: 'redirect',
    url: 'https://ute.example/r',
    mustBlock: true,
    kind: 'redirect',
    resolvesTo: ['9.9.9.9'],
    redirectsTo: 'http://inne.example/',
  },
  {
    id: 'redirect to scheme',
    url: 'https://ute.example/r',
    mustBlock: true,
    kind: 'redirect',
    redirectsTo: 'file:///etc/passwd',
  },
  {
    id: 'icon',
    url: 'https://ute.example/i',
    mustBlock: true,
    kind: 'name',
    resolvesTo: ['9.9.9.9'],
    secondary: 'http://127.0.0.1/icon',
  },
];

const sharedFile = new URL('../../../../shared/data/ssrf.jsonl', import.meta.url);
const hasShared = existsSync(sharedFile);
if (!hasShared) console.warn('SKIPPED: ../shared/data/ssrf.jsonl is absent; only the own table is judged');
const readShared = (): Case[] =>
  readFileSync(sharedFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Every name that a case tells about leads where it says; what nobody tells about is public, and localhost is here. */
function fakeLookup(cases: Case[]): Lookup {
  const named = new Map<string, string[]>([['localhost', ['127.0.0.1', '::1']]]);
  for (const { url, resolvesTo } of cases)
    if (resolvesTo && canParseUrl(url)) named.set(new URL(url).hostname, resolvesTo);
  return (host, _options, done) => {
    const addresses = (named.get(host) ?? ['93.184.216.34']).map(
      (address): LookupAddress => ({ address, family: isIP(address) }),
    );
    if (addresses.length === 0) done(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), []);
    else done(null, addresses);
  };
}

const tables: [string, Case[]][] = [
  ['own table', ownCases],
  ...(hasShared ? [['shared table', readShared()] as [string, Case[]]] : []),
];

describe.each(tables)('%s', (_name, cases) => {
  const policy = createAddressPolicy({ allowHosts: [] });
  const lookup = fakeLookup(cases);
  const never = new AbortController().signal;
  const resolve = (url: URL) =>
    resolveHost(url, { lookup, isExcepted: policy.isExcepted(url), dnsTimeoutMs: 30_000 }, never);
  let connects = 0;
  const countConnects = () => {
    connects += 1;
  };
  beforeEach(() => {
    connects = 0;
    subscribe('undici:client:beforeConnect', countConnects);
  });
  afterEach(() => {
    unsubscribe('undici:client:beforeConnect', countConnects);
  });

  /** Walks the case as a fetch would, without a wire: each address that would be connected to. */
  async function walk(entry: Case): Promise<{ isBlocked: boolean; reached: string[] }> {
    const reached: string[] = [];
    const first = policy.check(entry.url);
    if (!first.ok) return { isBlocked: true, reached };
    const end = await followRedirects(first.value, { policy, isPost: false }, async (url) => {
      const addresses = await resolve(url);
      if (!addresses.ok) return addresses;
      reached.push(...addresses.value.map(({ address }) => address));
      const location = reached.length === addresses.value.length ? entry.redirectsTo : undefined;
      return { ok: true, value: { status: location ? 302 : 200, headers: { location }, bytes: new Uint8Array() } };
    });
    return { isBlocked: !end.ok, reached };
  }

  it.each(
    cases.filter(({ mustBlock, secondary }) => mustBlock && !secondary).map((entry) => [entry.id, entry] as const),
  )('%s is blocked', async (_id, entry) => {
    const { isBlocked, reached } = await walk(entry);
    expect(isBlocked).toBe(true);
    expect(reached.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it.each(cases.filter(({ mustBlock }) => !mustBlock).map((entry) => [entry.id, entry] as const))(
    '%s may be fetched',
    async (_id, entry) => {
      expect((await walk(entry)).isBlocked).toBe(false);
    },
  );

  it.each(cases.flatMap(({ id, secondary }) => (secondary ? [[id, secondary] as const] : [])))(
    '%s: an address named by the page is judged like any other',
    (_id, secondary) => {
      expect(policy.check(secondary)).toMatchObject({ ok: false, failure: { code: 'address-forbidden' } });
    },
  );

  it('the fetcher itself opens no connection for any case that is blocked at its first address', async () => {
    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [], lookup });
    for (const { url } of cases.filter((entry) => entry.mustBlock && !entry.redirectsTo && !entry.secondary)) {
      for (const purpose of ['subscription', 'page'] as const) {
        const result = await fetcher.fetch({ url, purpose, spacingMs: 0 });
        expect([url, result.ok ? 'ok' : result.failure.code]).toEqual([
          url,
          expect.stringMatching(/^(address-forbidden|dns)$/),
        ]);
      }
    }
    expect(connects).toBe(0);
    await fetcher.close();
  });
});

describe('excepted hosts', () => {
  it.each([
    ['127.0.0.1:8099', 'http://127.0.0.1:8099/x', true],
    ['127.0.0.1:8099', 'http://2130706433:8099/x', true],
    ['localhost:8099', 'http://LOCALHOST:8099/', true],
    ['[::1]:8099', 'http://[0::1]:8099/', true],
    ['intra.example:443', 'https://intra.example/', true],
    ['intra.example:80', 'http://intra.example/', true],
    [' intra.example:8080 ', 'http://intra.example:8080/', true],
    ['127.0.0.1:8099', 'http://127.0.0.1:8098/', false],
    ['127.0.0.1:8099', 'http://127.0.0.2:8099/', false],
    ['127.0.0.1:8099', 'ftp://127.0.0.1:8099/', false],
    ['intra.example:443', 'http://intra.example/', false],
  ])('%s and %s: %s', (entry, url, isExcepted) => {
    const policy = createAddressPolicy({ allowHosts: [entry] });
    const checked = policy.check(url);
    expect(checked.ok && policy.isExcepted(checked.value)).toBe(isExcepted);
  });

  it.each(['localhost', 'http://localhost:1', '::1:80', 'a b:80', ''])('"%s" is not host:port', (entry) => {
    expect(() => createAddressPolicy({ allowHosts: [entry] })).toThrow(TypeError);
  });
});

describe('what is left of an address', () => {
  it('has no credentials and no fragment', () => {
    const checked = createAddressPolicy({ allowHosts: [] }).check(' https://anna:hemligt@ute.example/a?b#c ');
    expect(checked.ok && checked.value.href).toBe('https://ute.example/a?b');
  });

  it('is public exactly when outside the private blocks (property)', () => {
    const isPrivate = ([a = 0, b = 0]: number[]) =>
      a === 0 ||
      a === 10 ||
      a === 127 ||
      a >= 224 ||
      (a === 172 && b >= 16 && b < 32) ||
      (a === 169 && b === 254) ||
      (a === 192 && b === 168) ||
      (a === 100 && b >= 64 && b < 128);
    fc.assert(
      fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (octets) => {
        if (isPrivate(octets)) expect(isPublicAddress(octets.join('.'))).toBe(false);
        // As IPv4 inside IPv6 nothing is public: translators would lead it on.
        expect(isPublicAddress(`::ffff:${octets.join('.')}`)).toBe(false);
      }),
    );
  });
});
