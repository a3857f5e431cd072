import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { knownHosts } from '../../src/web/guards.js';
import { type Application, startApplication } from './application.js';

let application: Application;
let port = 0;

beforeAll(async () => {
  application = await startApplication();
  port = application.services.port();
});
afterAll(() => application.close());

/** Exactly these bytes, the answer as text. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      answer += part;
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('who is asked for', () => {
  it.each([
    'localhost:PORT',
    '127.0.0.1:PORT',
    '[::1]:PORT',
    'LOCALHOST:PORT',
    'spanare.example',
    'spanare.example:443',
  ])('%s is known', async (host) => {
    await request(application.url)
      .get('/healthz')
      .set('Host', host.replace('PORT', String(port)))
      .expect(200);
  });

  it.each([
    'evil.example',
    'evil.example:PORT',
    'localhost',
    'localhost:1',
    '127.0.0.1.evil.example:PORT',
    'spanare.example:80',
    'spanare.example.',
    'localhost:PORT@evil.example',
    '0.0.0.0:PORT',
  ])('%s is not', async (host) => {
    const { body } = await request(application.url)
      .get('/healthz')
      .set('Host', host.replace('PORT', String(port)))
      .expect(421);
    expect(body).toMatchObject({
      status: 421,
      type: 'urn:spanare:problem:misdirected-request',
      detail: expect.stringContaining('BASE_URL'),
    });
  });

  it('also pages and files are refused, and nothing of the host is markup', async () => {
    for (const path of ['/sok', '/static/spanare.css', '/api/v1/items']) {
      const answer = await request(application.url)
        .get(path)
        .set('Host', '<script>alert(1)</script>')
        .set('Accept', 'text/html')
        .expect(421);
      expect(answer.text).not.toContain('<script>');
    }
  });

  it('a request without a host is refused', async () => {
    expect(await sendRaw('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await sendRaw('GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('the port that a scheme implies may be left out', () => {
    const hosts = (baseUrl: string, host: string, at: number) =>
      knownHosts({ config: { ...application.services.config, baseUrl, host }, port: () => at });
    expect(hosts('http://intern.example', '0.0.0.0', 80)).toEqual(
      new Set([
        'localhost:80',
        '127.0.0.1:80',
        '[::1]:80',
        '0.0.0.0:80',
        'localhost',
        '127.0.0.1',
        '[::1]',
        '0.0.0.0',
        'intern.example',
        'intern.example:80',
      ]),
    );
    expect(hosts('https://intern.example:8443', 'fd00::1', 3000)).toContain('[fd00::1]:3000');
  });
});

describe('who changes things', () => {
  const refresh = () => request(application.url).post('/api/v1/sources/journal/refresh');
  it.each([
    [{}],
    [{ 'Sec-Fetch-Site': 'same-origin' }],
    [{ 'Sec-Fetch-Site': 'none' }],
    [{ Origin: 'https://spanare.example' }],
    [{ Origin: 'http://localhost:PORT' }],
    [{ Origin: 'http://127.0.0.1:PORT', 'Sec-Fetch-Site': 'same-origin' }],
  ] as [Record<string, string>][])('%j may', async (headers) => {
    const ready = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
    );
    await refresh().set(ready).expect(202);
  });

  it.each([
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'null' }],
    [{ Origin: 'http://spanare.example' }],
    [{ Origin: 'http://localhost:1' }],
    [{ Origin: 'https://spanare.example.evil.example' }],
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ Origin: 'https://spanare.example', 'Sec-Fetch-Site': 'cross-site' }],
  ] as [Record<string, string>][])('%j may not', async (headers) => {
    const before = application.jobs.length;
    const { body } = await refresh().set(headers).expect(403);
    expect(body).toMatchObject({ status: 403, type: 'urn:spanare:problem:foreign-origin' });
    await request(application.url)
      .post('/kallor/regionen/hamta')
      .set(headers)
      .set('Accept', 'text/html')
      .expect(403)
      .expect('Content-Type', /html/);
    await request(application.url)
      .put('/api/v1/items/x/areas/trygghet')
      .set(headers)
      .send({ verdict: 'yes' })
      .expect(403);
    await request(application.url).delete('/api/v1/items/x/areas/trygghet').set(headers).expect(403);
    expect(application.jobs).toHaveLength(before);
  });

  it('reading is free for all, but no other site may use the answer', async () => {
    const { headers } = await request(application.url)
      .get('/api/v1/areas')
      .set('Origin', 'https://evil.example')
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(200);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});

describe('headers', () => {
  it.each([
    '/',
    '/sok',
    '/kallor',
    '/api/v1/items',
    '/api/openapi.json',
    '/healthz',
    '/static/spanare.css',
    '/nope',
    '/api/nope',
    '/%zz',
    '/api/v1/items?limit=0',
  ])('%s', async (path) => {
    const { headers } = await request(application.url).get(path).set('Accept', 'text/html');
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none';script-src 'self';connect-src 'self';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'strict-transport-security': expect.stringContaining('max-age=31536000'),
      'x-request-id': expect.stringMatching(/^[0-9A-F]{4}-[0-9A-F]{4}$/),
    });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('set-cookie');
    if (path !== '/') expect(headers['content-type']).toMatch(/charset=utf-8/);
  });
});

describe('addresses and bodies that cannot be read', () => {
  it.each([
    '/%',
    '/%zz',
    '/sok?q=%E0%A4%A',
    '/sok?q=%ff',
    '/api/v1/items/%E0%A4%A',
    '/api/v1/items?q=%C3',
    '/kallor/%zz/hamta',
    '/static/%zz',
  ])('%s is 400', async (path) => {
    const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/procenttecken/i);
  });

  it('an address that is too long is 414, one that is huge 431, both in Swedish', async () => {
    const { body } = await request(application.url)
      .get(`/api/v1/items?q=${'a'.repeat(9000)}`)
      .expect(414);
    expect(body.detail).toContain('8192 tecken');
    await request(application.url)
      .get(`/sok?q=${'a'.repeat(9000)}`)
      .set('Accept', 'text/html')
      .expect(414)
      .expect('Content-Type', /html/);
    const huge = await sendRaw(`GET /sok?q=${'a'.repeat(60_000)} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
    expect(huge).toMatch(/^HTTP\/1\.1 431 [\s\S]*application\/problem\+json[\s\S]*för stora/);
  });

  it('what is not HTTP gets an answer, and the server lives', async () => {
    expect(await sendRaw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    await request(application.url).get('/healthz').expect(200);
  });

  it.each([
    '/static/../app.ts',
    '/static/..%2fapp.ts',
    '/static/%2e%2e/app.ts',
    '/static/..%5capp.ts',
    '/static/.',
    '/static/',
    '/static/%00',
    '//evil.example/static/spanare.css',
    '/Sok',
    '/api',
    '/API/v1/items',
  ])('%s leads nowhere', async (path) => {
    const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toContain('createApp');
  });

  it.each(['//evil.example', '/\\evil.example', '///evil.example/%2f..'])('%s does not lead away', async (path) => {
    const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`);
    expect(answer).not.toMatch(/^location:.*evil/im);
  });
});

describe('rate limit', () => {
  it('holds for addresses outside, whatever they say of themselves; the machine itself is exempt', async () => {
    const limited = await startApplication({ config: { ...application.services.config, trustProxy: '1' } });
    const ask = (address: string) => request(limited.url).get('/api/v1/areas').set('X-Forwarded-For', address);
    for (let i = 0; i < 300; i += 1) await ask(`198.51.100.${i % 250}, 203.0.113.7`).expect(200);
    const { body, headers } = await ask('192.0.2.1, 203.0.113.7').expect(429);
    expect(body).toMatchObject({ status: 429, detail: expect.stringContaining('Vänta en minut') });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await ask('203.0.113.8').expect(200);
    await request(limited.url).get('/api/v1/areas').expect(200);
    // Without a trusted proxy nobody can say that they are somebody else.
    for (let i = 0; i < 305; i += 1)
      await request(application.url).get('/healthz').set('X-Forwarded-For', '203.0.113.7').expect(200);
    await limited.close();
  });
});

describe('what goes wrong', () => {
  it('a bug is a number to quote, in JSON and as a page, and its stack is only in the log', async () => {
    const tagger = () => {
      throw new Error('secret at /srv/spanare');
    };
    const broken = await startApplication({ tagger });
    const [id = ''] = await broken.save('lokaltidningen', [{ title: 'En vanlig post' }]);
    const answer = await request(broken.url)
      .put(`/api/v1/items/${id}/areas/trygghet`)
      .send({ verdict: 'yes' })
      .expect(500);
    const number = String(answer.headers['x-request-id']);
    expect(answer.body).toMatchObject({ status: 500, detail: expect.stringContaining(number) });
    expect(answer.text).not.toMatch(/secret|srv|\bat \b.*\.ts/);
    const line = broken.log.find((one) => one.event === 'request-failed');
    expect(line).toMatchObject({ level: 'error', fields: { requestId: number, err: expect.any(Error) } });
    await broken.store.close();
    await broken.close();
    const other = await startApplication({ db: null as never });
    const page = await request(other.url).get('/kallor').set('Accept', 'text/html').expect(500);
    expect(page.text).toContain('Något gick fel hos oss');
    expect(page.text).toContain(String(page.headers['x-request-id']));
    expect(page.text).not.toMatch(/sqlite|select |TypeError|\.ts:/i);
    await request(other.url).get('/healthz').expect(200);
    await other.close();
  });

  it('an unknown address is a page or a problem, with the nearest right one', async () => {
    const page = await request(application.url).get('/sook').set('Accept', 'text/html').expect(404);
    expect(page.text).toContain('<a href="/sok">/sok</a>');
    const { body } = await request(application.url).get('/kallar').set('Accept', 'application/json').expect(404);
    expect(body.detail).toBe('Adressen /kallar finns inte. Menade du /kallor?');
    await request(application.url)
      .get('/api/v2')
      .set('Accept', 'text/html')
      .expect(404)
      .expect('Content-Type', /problem\+json/);
  });

  it('every request is one line in the log, without what was searched for', async () => {
    await request(application.url).get('/api/v1/items?q=hemligt');
    const line = application.log.filter((one) => one.event === 'request').at(-1);
    expect(line).toMatchObject({
      level: 'info',
      fields: {
        requestId: expect.any(String),
        method: 'GET',
        path: '/api/v1/items',
        status: 200,
        durationMs: expect.any(Number),
      },
    });
    expect(JSON.stringify(application.log)).not.toContain('hemligt');
  });
});
