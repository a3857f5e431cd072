/** An application and an address in, a listening server out; stops without cutting answers short, and says in Swedish why it cannot start. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { StartError } from '../domain/start-error.js';
import { listenTexts, problemTexts } from '../texts/web.js';
import { titleOf } from './problem.js';

const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 10_000;
/** Room for addresses that are too long for us, so that the application can say so. */
const MOST_HEADER_BYTES = 32_768;
const IDLE_CHECK_MS = 50;

export interface Listening {
  server: Server;
  port: number;
  /** Takes no more, lets answers under way end, and cuts what remains after `graceMs`. Safe to call twice. */
  close(graceMs: number): Promise<void>;
}

/** What HTTP itself refuses, before the application sees it. */
const REFUSALS: Record<string, { status: number; phrase: string; detail: string }> = {
  HPE_HEADER_OVERFLOW: { status: 431, phrase: 'Request Header Fields Too Large', detail: problemTexts.tooLargeHeaders },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, phrase: 'Request Timeout', detail: problemTexts.requestTimeout },
};
const BAD_REQUEST = { status: 400, phrase: 'Bad Request', detail: problemTexts.badRequest };

function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, phrase, detail } = REFUSALS[error.code ?? ''] ?? BAD_REQUEST;
  const body = JSON.stringify({ type: 'about:blank', title: titleOf(status), status, detail });
  const headers = [
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`HTTP/1.1 ${status} ${phrase}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, variable: string): StartError {
  const sentences: Record<string, string> = {
    EADDRINUSE: listenTexts.portTaken(host, port, variable),
    EACCES: listenTexts.portForbidden(port, variable),
    EADDRNOTAVAIL: listenTexts.unknownAddress(host),
    ENOTFOUND: listenTexts.unknownAddress(host),
    EAI_AGAIN: listenTexts.unknownAddress(host),
  };
  return new StartError([sentences[error.code ?? ''] ?? listenTexts.other(host, port, error.message)], {
    cause: error,
  });
}

/** Connections that have asked for nothing yet, as browsers open in advance; to Node they are not idle. */
function trackSilent(server: Server): Set<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', (request) => silent.delete(request.socket));
  return silent;
}

/** Connections that end their answer while we stop become idle one by one, and are closed as they do. */
function closeServer(server: Server, silent: Set<Socket>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    for (const socket of silent) socket.destroy();
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const grace = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(grace);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/**
 * @param host an address or name of this machine; IPv6 with or without brackets.
 * @param port 0 takes any free one.
 * @param variable where the port is told, for the sentence when it can't be had.
 * @throws StartError
 */
export function listen(app: RequestListener, host: string, port: number, variable = 'PORT'): Promise<Listening> {
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS }, app);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuse(error, socket));
  const silent = trackSilent(server);
  let closing: Promise<void> | undefined;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port, variable)));
    server.listen({ host: host.replace(/^\[|\]$/g, ''), port }, () => {
      const address = server.address();
      const close = (graceMs: number): Promise<void> => {
        closing ??= closeServer(server, silent, graceMs);
        return closing;
      };
      resolve({ server, port: typeof address === 'object' && address !== null ? address.port : port, close });
    });
  });
}
