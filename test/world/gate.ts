/** A world's address in, the same world behind a gate out, which holds each request a little and remembers how they came: how many at once, and how soon after each other. */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Long enough for a second request to come meanwhile, if anybody sends one. */
const HELD_MS = 30;

interface Passage {
  /** With query. */
  path: string;
  startMs: number;
  /** Just before the last of the answer was sent, or when the asker was gone; null while under way. */
  endMs: number | null;
}

export interface Gate {
  url: string;
  /** In the order they came. */
  passages(): readonly Passage[];
  /** Forgets what has passed. */
  clear(): void;
  close(): Promise<void>;
}

function passOn(target: URL, asked: IncomingMessage, answer: ServerResponse, onEnd: () => void): void {
  const { method, headers } = asked;
  // The asker's own Host, so that the world's links lead through the gate.
  const options = { host: target.hostname, port: target.port, path: asked.url, method, headers };
  const request = httpRequest(options, (given) => {
    const parts: Buffer[] = [];
    given.on('data', (part: Buffer) => parts.push(part));
    given.on('end', () => {
      answer.writeHead(given.statusCode ?? 500, given.headers);
      onEnd();
      answer.end(Buffer.concat(parts));
    });
  });
  request.on('error', () => answer.destroy());
  request.end();
}

function open(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export async function openGate(worldUrl: string): Promise<Gate> {
  const target = new URL(worldUrl);
  let passages: Passage[] = [];
  const server = createServer((asked, answer) => {
    const passage: Passage = { path: asked.url ?? '', startMs: performance.now(), endMs: null };
    passages.push(passage);
    const onEnd = (): void => {
      passage.endMs ??= performance.now();
    };
    answer.on('close', onEnd);
    setTimeout(() => {
      if (!answer.destroyed) passOn(target, asked, answer, onEnd);
    }, HELD_MS);
  });
  const port = await open(server);
  return {
    url: `http://127.0.0.1:${port}`,
    passages: () => passages,
    clear: () => {
      passages = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Clocks tell whole milliseconds, and not all the same ones. */
const ROUNDING_MS = 3;

/** @returns every request that came while another was under way, or sooner after its end than the publisher wants. */
export function findImpolite(passages: readonly Passage[], spacingMs: number): string[] {
  return passages.flatMap(({ path, startMs }, i) => {
    const before = passages[i - 1];
    if (before === undefined) return [];
    if (before.endMs === null || before.endMs > startMs) return [`${path} while ${before.path} was under way`];
    const gapMs = startMs - before.endMs;
    return gapMs < spacingMs - ROUNDING_MS ? [`${path} ${gapMs.toFixed(1)} ms after ${before.path}`] : [];
  });
}
