/** Bodies in, one HTTP server for each on a loopback address of its own and a common port out: hosts that politeness keeps apart. */
import { createServer, type Server } from 'node:http';

export interface LoopbackHosts {
  urls: string[];
  close(): void;
}

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
      setTimeout(
        () => response.writeHead(isThere ? 200 : 404, { 'content-type': contentType }).end(isThere ? body : ''),
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
