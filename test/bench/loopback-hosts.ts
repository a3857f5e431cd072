/** Bodies in, one HTTP server for each on a loopback address of its own and a common port out: hosts that politeness keeps apart. */
import { createServer, type Server } from 'node:http';

export interface LoopbackHosts {
  urls: string[];
  close(): void;
}

/** Nothing ever changes at any of them. */
const ETAG = '"v1"';

const addressOf = (i: number): string => `127.0.${1 + Math.floor(i / 200)}.${1 + (i % 200)}`;

function portOf(server: Server | undefined): number {
  const address = server?.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** @param answerMs how long each takes to answer. */
export async function startLoopbackHosts(
  bodies: string[],
  answerMs: number,
  contentType = 'application/rss+xml',
): Promise<LoopbackHosts> {
  const servers: Server[] = [];
  for (const [i, body] of bodies.entries()) {
    const server = createServer((request, response) => {
      const isThere = request.url === '/feed';
      const isKnown = isThere && request.headers['if-none-match'] === ETAG;
      const status = isKnown ? 304 : isThere ? 200 : 404;
      setTimeout(
        () => response.writeHead(status, { 'content-type': contentType, etag: ETAG }).end(status === 200 ? body : ''),
        answerMs,
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(portOf(servers[0]), addressOf(i), resolve);
    });
    servers.push(server);
  }
  return {
    urls: servers.map((server, i) => `http://${addressOf(i)}:${portOf(server)}/feed`),
    close: () => {
      for (const server of servers) server.close();
    },
  };
}
