/** The address that was checked is the address that is connected to, whatever the name servers say next; and certificates are verified. */
import { createServer as createTlsServer } from 'node:https';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Lookup } from '../../../src/sources/fetch/resolve-host.js';
import { sendRequest } from '../../../src/sources/fetch/send-request.js';
import { createFetch } from '../../../src/sources/fetch.js';
import { SELF_SIGNED } from './self-signed.js';
import { startServer, type TestServer } from './test-server.js';

/** Public by every rule, and unallocated: a connection there leads nowhere. */
const NOWHERE = { address: '3ffe::1', family: 6 };
const HERE = { address: '127.0.0.1', family: 4 };
const never = new AbortController().signal;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startHere(): Promise<TestServer> {
  const server = await startServer((_req, res) => res.end('inne'));
  closers.push(() => server.close());
  return server;
}

describe('names that change', () => {
  it('a name that turns inwards after the first answer never gets a connection there, in 50 tries', async () => {
    const server = await startHere();
    let lookups = 0;
    const lookup: Lookup = (_host, _options, done) => {
      lookups += 1;
      done(null, [lookups % 2 === 1 ? NOWHERE : HERE]);
    };
    const fetcher = createFetch({
      userAgent: 'Spanare/test',
      allowHosts: [],
      openPorts: [server.port],
      lookup,
      timeoutMs: 200,
    });
    closers.push(() => fetcher.close());
    const codes = new Set<string>();
    for (let n = 0; n < 50; n += 1) {
      const result = await fetcher.fetch({
        url: `http://vander.example:${server.port}/`,
        purpose: 'subscription',
        spacingMs: 0,
      });
      codes.add(result.ok ? 'ok' : result.failure.code);
      if (codes.has('timeout')) break;
    }
    expect(codes).not.toContain('ok');
    expect(codes).not.toContain('unknown');
    expect(server.connections()).toBe(0);
  });

  it('looks a name up once for each connection', async () => {
    const server = await startHere();
    let lookups = 0;
    const lookup: Lookup = (_host, _options, done) => {
      lookups += 1;
      done(null, [HERE]);
    };
    const host = `intra.example:${server.port}`;
    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host], lookup });
    closers.push(() => fetcher.close());
    expect(await fetcher.fetch({ url: `http://${host}/`, purpose: 'subscription', spacingMs: 0 })).toMatchObject({
      ok: true,
    });
    expect(lookups).toBe(1);
    expect(server.seen[0]?.headers.host).toBe(host);
  });

  it('connects to the given addresses and to nothing else, though the name does not exist', async () => {
    const server = await startHere();
    const url = new URL(`http://finns-inte.invalid:${server.port}/`);
    const result = await sendRequest(
      { url, headers: {}, addresses: [HERE], maxBytes: 100, whenTooLarge: 'fail' },
      never,
    );
    expect(result).toMatchObject({ ok: true, value: { status: 200 } });
  });

  it('tries the next address when the first does not answer', async () => {
    const server = await startHere();
    const url = new URL(`http://tva.example:${server.port}/`);
    const addresses = [{ address: '::1', family: 6 }, HERE];
    const result = await sendRequest({ url, headers: {}, addresses, maxBytes: 100, whenTooLarge: 'fail' }, never);
    expect(result).toMatchObject({ ok: true, value: { status: 200 } });
  });

  it('an exception is for one host and port, not for the address it leads to', async () => {
    const server = await startHere();
    const lookup: Lookup = (_host, _options, done) => done(null, [HERE]);
    const fetcher = createFetch({
      userAgent: 'Spanare/test',
      allowHosts: [`intra.example:${server.port}`],
      openPorts: [server.port],
      lookup,
    });
    closers.push(() => fetcher.close());
    const result = await fetcher.fetch({
      url: `http://annan.example:${server.port}/`,
      purpose: 'subscription',
      spacingMs: 0,
    });
    expect(result).toMatchObject({ ok: false, failure: { code: 'address-forbidden' } });
    expect(server.connections()).toBe(0);
  });

  it('does not use a proxy from the environment', async () => {
    const [server, proxy] = [await startHere(), await startHere()];
    const before = { ...process.env };
    Object.assign(process.env, { HTTP_PROXY: proxy.url('/'), http_proxy: proxy.url('/'), ALL_PROXY: proxy.url('/') });
    try {
      const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [server.host] });
      closers.push(() => fetcher.close());
      await fetcher.fetch({ url: server.url('/'), purpose: 'subscription', spacingMs: 0 });
    } finally {
      process.env = before;
    }
    expect([server.connections(), proxy.connections()]).toEqual([1, 0]);
  });
});

describe('name servers', () => {
  const fail =
    (code: string): Lookup =>
    (_host, _options, done) =>
      done(Object.assign(new Error(code), { code }), []);

  it.each([
    ['an unknown name', fail('ENOTFOUND'), /finns ingen server som heter saknas\.example/],
    ['name servers that are down', fail('EAI_AGAIN'), /gick inte att slå upp just nu/],
    ['no addresses', ((_host, _options, done) => done(null, [])) as Lookup, /finns ingen server/],
    ['an answer that never comes', (() => undefined) as Lookup, /gick inte att slå upp just nu/],
  ])('%s is dns', async (_name, lookup, message) => {
    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [], lookup, dnsTimeoutMs: 50 });
    closers.push(() => fetcher.close());
    const result = await fetcher.fetch({ url: 'https://saknas.example/', purpose: 'subscription', spacingMs: 60_000 });
    expect(result).toMatchObject({ ok: false, failure: { code: 'dns', message: expect.stringMatching(message) } });
    // Nothing was sent, so the next one need not wait the minute.
    expect(await fetcher.fetch({ url: 'https://saknas.example/', purpose: 'page', spacingMs: 60_000 })).toMatchObject({
      failure: { code: 'dns' },
    });
  });
});

describe('certificates', () => {
  it('a self-signed one is refused, and nothing is said on the connection', async () => {
    const server = createTlsServer(SELF_SIGNED, (_req, res) => res.end('hej'));
    let requests = 0;
    server.on('request', () => {
      requests += 1;
    });
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    const host = `localhost:${typeof address === 'object' ? address?.port : 0}`;
    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host] });
    closers.push(() => fetcher.close());
    const result = await fetcher.fetch({ url: `https://${host}/`, purpose: 'subscription', spacingMs: 0 });
    expect(result).toMatchObject({ ok: false, failure: { code: 'tls' } });
    expect(requests).toBe(0);
  });
});
