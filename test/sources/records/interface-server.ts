/** An interface on loopback for tests: a function from question to answer in, a visited source and every question asked out. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Source } from '../../../src/domain/source.js';
import type { ReadSource } from '../../../src/sources/visit.js';
import { createVisitor, makeSource, type VisitOutcome, type Visitor } from '../page/run-visit.js';

export interface Question {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Objects are written as JSON; null breaks the connection. */
  body?: unknown;
}

export interface Interface {
  origin: string;
  questions: Question[];
  /** Questions as "path?query". */
  asked(): string[];
  /** A visitor of a source at a path of this server; closed with it. */
  visitor(read: ReadSource, path: string, fields?: Partial<Source>): Visitor;
  close(): Promise<void>;
}

export async function serveInterface(answer: (question: Question, count: number) => Answer): Promise<Interface> {
  const questions: Question[] = [];
  const visitors: Visitor[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server');
      const { method = '', headers } = request;
      const body = Buffer.concat(parts).toString();
      const question = { method, path: url.pathname, query: url.searchParams, headers, body };
      questions.push(question);
      const given = answer(question, questions.length);
      if (given.body === null) return void request.socket.destroy();
      response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
      const isBytes = typeof given.body === 'string' || Buffer.isBuffer(given.body);
      response.end(isBytes ? given.body : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    questions,
    asked: () =>
      questions.map(
        ({ path, query }) => `${path}${query.size === 0 ? '' : '?'}${decodeURIComponent(query.toString())}`,
      ),
    visitor(read, path, fields = {}) {
      const source = makeSource({ url: `http://${host}${path}`, kind: 'json-api', ...fields });
      visitors.push(createVisitor(read, source, host));
      return visitors.at(-1) as Visitor;
    },
    async close() {
      for (const visitor of visitors) await visitor.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Numbers of a visit that tests count. */
export const itemsOf = ({ batches }: VisitOutcome) => batches.flatMap(({ items }) => items);
export const skippedOf = ({ batches }: VisitOutcome) => batches.flatMap(({ skipped }) => skipped);
export const deletedOf = ({ batches }: VisitOutcome) => batches.flatMap(({ deletedIds }) => deletedIds);

export const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));

/** A payload that lies beside the project; null, said aloud, in a clone without it. */
export function sample(name: string): Buffer | null {
  const file = new URL(`../../../../shared/sources/samples/${name}`, import.meta.url);
  if (existsSync(file)) return readFileSync(file);
  console.warn(`SKIPPED: ../shared/sources/samples/${name} is not here`);
  return null;
}
