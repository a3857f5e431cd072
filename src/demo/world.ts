/**
 * A small outside world on loopback, all of it made up: publishers in every format that Spanare reads, and some that misbehave. A
 * newcomer tries the product on it without a network, and the whole-app tests prove the product on it.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { renderArchive } from './archive.js';
import { FAULTS } from './faults.js';
import { type Rendered, renderList, renderPage } from './formats.js';
import {
  type DemoSource,
  echoEntry,
  entriesOf,
  PUBLISHERS,
  type PublishedText,
  publishTexts,
  toSources,
} from './publishers.js';

export interface DemoWorldOptions {
  /** 0 takes a free one. */
  port: number;
  /** What the world's clock shows at start; the texts lie in the eight weeks before. */
  now: Date;
  /** Share of the texts that is held back until `advance`, 0–1. */
  hiddenShare: number;
}

/** One request that the world has seen. */
export interface LogEntry {
  at: string;
  method: string;
  /** With query. */
  path: string;
  /** 0 while no answer has been given. */
  status: number;
  agent: string;
  ifNoneMatch: string | null;
}

export interface DemoWorld {
  /** Without a slash at the end. */
  url: string;
  /** The publishers as entries of sources.yaml. @param spacing ISO 8601, between two requests; default one second. */
  sources(spacing?: string): DemoSource[];
  /** The publishers that misbehave, as feeds. */
  faultSources(spacing?: string): DemoSource[];
  /** All texts, with when they were published and whether they are held back now. */
  texts(): PublishedText[];
  /** Publishes what is held back, dated now. */
  advance(): void;
  log(): LogEntry[];
  clearLog(): void;
  close(): Promise<void>;
}

interface World {
  texts: PublishedText[];
  log: LogEntry[];
  now(): Date;
  advance(): void;
}

function createWorld({ now, hiddenShare }: DemoWorldOptions): World {
  const startedMs = performance.now();
  const world: World = {
    texts: publishTexts(now, hiddenShare),
    log: [],
    now: () => new Date(now.getTime() + performance.now() - startedMs),
    advance: () => {
      const publishedAt = world.now();
      world.texts = world.texts.map((text) => (text.isHeldBack ? { ...text, publishedAt, isHeldBack: false } : text));
    },
  };
  return world;
}

/** What lies at an address, or null. */
function find(world: World, url: URL): Rendered | null {
  const out = world.texts.filter((text) => !text.isHeldBack);
  const [, place, id] = /^\/(text|spegeln)\/(\w+)$/.exec(url.pathname) ?? [];
  const text = out.find((candidate) => candidate.id === id);
  if (text !== undefined && place === 'text') return renderPage(text);
  if (text !== undefined && text.echo === 'own-page') return renderPage(echoEntry(text));
  const publisher = PUBLISHERS.find((candidate) => candidate.path === url.pathname);
  if (publisher === undefined) return null;
  const request = { base: url.origin, publisher, entries: entriesOf(publisher, out), query: url.searchParams };
  return publisher.format === 'oai-pmh' ? renderArchive(request, world.now()) : renderList(request);
}

function send({ body, contentType }: Rendered, request: IncomingMessage, response: ServerResponse): void {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const isPacked = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const headers = { 'content-type': contentType, etag, ...(isPacked && { 'content-encoding': 'gzip' }) };
  response.writeHead(200, headers).end(isPacked ? gzipSync(body) : body);
}

function sendJson(value: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function answerControl(world: World, method: string, url: URL, response: ServerResponse): boolean {
  if (url.pathname === '/log') {
    if (method === 'DELETE') world.log.length = 0;
    sendJson(world.log, response);
    return true;
  }
  if (url.pathname !== '/advance' || method !== 'POST') return false;
  world.advance();
  response.writeHead(204).end();
  return true;
}

function answerReader(world: World, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const fault = FAULTS[url.pathname.replace(/^\/fault\//, '')];
  if (url.pathname.startsWith('/fault/') && fault !== undefined) {
    fault(response);
    return;
  }
  if (url.pathname === '/robots.txt') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('User-agent: *\nDisallow: /internt\n');
    return;
  }
  if (url.pathname === '/sources.json') {
    sendJson(toSources(url.origin, 'PT1S'), response);
    return;
  }
  const found = find(world, url);
  if (found === null)
    response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Finns inte</h1>');
  else send(found, request, response);
}

function answer(world: World, request: IncomingMessage, response: ServerResponse): void {
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  if (answerControl(world, method, url, response)) return;
  const entry: LogEntry = {
    at: new Date().toISOString(),
    method,
    path: url.pathname + url.search,
    status: 0,
    agent: String(request.headers['user-agent'] ?? ''),
    ifNoneMatch: request.headers['if-none-match'] ?? null,
  };
  world.log.push(entry);
  response.on('finish', () => {
    entry.status = response.statusCode;
  });
  answerReader(world, url, request, response);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function toFaultSources(base: string, spacing: string): DemoSource[] {
  return Object.keys(FAULTS).map((name) => ({
    id: `fel-${name}`,
    name: `Fel: ${name}`,
    url: `${base}/fault/${name}`,
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    spacing,
  }));
}

/** @throws when the port is taken. */
export async function startDemoWorld(options: DemoWorldOptions): Promise<DemoWorld> {
  const world = createWorld(options);
  const server = createServer((request, response) => answer(world, request, response));
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    sources: (spacing = 'PT1S') => toSources(url, spacing),
    faultSources: (spacing = 'PT1S') => toFaultSources(url, spacing),
    texts: () => world.texts,
    advance: world.advance,
    log: () => world.log,
    clearLog: () => {
      world.log.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
