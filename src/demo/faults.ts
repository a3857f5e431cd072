/** Publishers that misbehave, by name: what a reader of the open web meets sooner or later. None holds a connection over two minutes. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

const LONGEST_MS = 120_000;
const XML = { 'content-type': 'text/xml' };

function hang(response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), LONGEST_MS);
  response.on('close', () => clearTimeout(timer));
}

function drip(response: ServerResponse): void {
  response.writeHead(200, XML);
  const drop = setInterval(() => response.write(' '), 500);
  const end = setTimeout(() => response.destroy(), LONGEST_MS);
  response.on('close', () => {
    clearInterval(drop);
    clearTimeout(end);
  });
}

function truncated(response: ServerResponse): void {
  response.writeHead(200, { ...XML, 'content-length': '50000' });
  response.write('<?xml version="1.0"?><rss version="2.0"><channel><title>Avbrutet</title><item><title>Halva rub');
  setTimeout(() => response.destroy(), 50);
}

function entityBomb(): string {
  const names = [...'abcdefghij'];
  const entities = names.map((name, i) => {
    const value = i === 0 ? 'bom ' : `&${names[i - 1]};`.repeat(10);
    return `<!ENTITY ${name} "${value}">`;
  });
  return `<?xml version="1.0"?><!DOCTYPE rss [${entities.join('')}]><rss version="2.0"><channel><title>&j;</title></channel></rss>`;
}

const deepFeed = (): string =>
  `<rss version="2.0"><channel>${'<x>'.repeat(80_000)}${'</x>'.repeat(80_000)}</channel></rss>`;

/** Three entries, of which the middle one has a date that is none. */
function oneBadEntry(): string {
  const entries = ['2026-03-02T09:00:00Z', 'någon gång i våras', '2026-03-04T09:00:00Z'].map(
    (updated, i) => `<entry><title>Läsbar post nummer ${i + 1}</title><id>tag:sjovik.example,2026:fel-${i + 1}</id>
<link href="/fault/sida-${i + 1}"/><updated>${updated}</updated></entry>`,
  );
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>En trasig post</title>${entries.join('')}</feed>`;
}

/** Each answers one request. */
export const FAULTS: Record<string, (response: ServerResponse) => void> = {
  '500': (response) => response.writeHead(500).end('fel'),
  '404': (response) => response.writeHead(404).end('saknas'),
  hang,
  drip,
  truncated,
  html: (response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Logga in</title><h1>Logga in</h1>'),
  deep: (response) => response.writeHead(200, XML).end(deepFeed()),
  entities: (response) => response.writeHead(200, XML).end(entityBomb()),
  'gzip-bomb': (response) =>
    response.writeHead(200, { ...XML, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))),
  'one-bad': (response) => response.writeHead(200, { 'content-type': 'application/atom+xml' }).end(oneBadEntry()),
};
