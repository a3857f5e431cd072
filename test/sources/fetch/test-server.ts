/** A publisher on loopback for tests: a handler in, its address and what it saw out. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

interface Seen {
  /** Monotonic, ms: when the request came and when its answer was over. */
  startedAt: number;
  endedAt: number;
  path: string;
  headers: IncomingHttpHeaders;
}

export interface TestServer {
  /** `127.0.0.1:PORT`, as in ALLOW_HOSTS. */
  host: string;
  port: number;
  url(path: string): string;
  seen: Seen[];
  /** Connections opened so far, whether or not anything was said. */
  connections(): number;
  openSockets(): number;
  close(): Promise<void>;
}

export async function startServer(handler: RequestListener): Promise<TestServer> {
  const seen: Seen[] = [];
  const server = createServer((req, res) => {
    const entry = { startedAt: performance.now(), endedAt: Number.NaN, path: req.url ?? '', headers: req.headers };
    seen.push(entry);
    res.on('close', () => {
      entry.endedAt = performance.now();
    });
    handler(req, res);
  });
  return listen(server, seen);
}

async function listen(server: Server, seen: Seen[] = []): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let opened = 0;
  server.on('connection', (socket) => {
    opened += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    port,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    seen,
    connections: () => opened,
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
