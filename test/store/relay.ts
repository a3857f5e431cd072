/** A database server's port in, a port that leads to it out, on which single connections can break or fall silent as on a bad network. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What the pinger asks, as it goes over the wire; nobody else asks that. */
const PING = Buffer.from('select 1\0');

interface Way {
  near: Socket;
  far: Socket;
  isPinger: boolean;
  isSilent: boolean;
}

export interface Relay {
  port: number;
  /** Open connections that have been pinged on. */
  pingLines(): number;
  /** Resolves when the next ping has been answered. */
  nextPing(): Promise<void>;
  /** Breaks the connections that have been pinged on, and only these. */
  breakPingLines(): void;
  /** From now on nothing passes on the connections that have been pinged on; they stay open. */
  silencePingLines(): void;
  /** New connections are taken, and nothing passes on them. */
  silenceNewLines(): void;
  /** As `silenceNewLines`, and nothing passes on the old ones either. */
  silence(): void;
  close(): Promise<void>;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export async function openRelay(targetPort: number): Promise<Relay> {
  const ways = new Set<Way>();
  let areNewSilent = false;
  let pinged = (): void => {};

  const forward = (way: Way, to: Socket, bytes: Buffer): void => {
    if (!way.isSilent) to.write(bytes);
  };
  const take = (near: Socket): void => {
    const way: Way = { near, far: connect(targetPort, '127.0.0.1'), isPinger: false, isSilent: areNewSilent };
    ways.add(way);
    near.on('data', (bytes) => {
      way.isPinger ||= bytes.includes(PING);
      forward(way, way.far, bytes);
    });
    way.far.on('data', (bytes) => {
      forward(way, near, bytes);
      if (way.isPinger && !way.isSilent) pinged();
    });
    const end = (): void => {
      ways.delete(way);
      near.destroy();
      way.far.destroy();
    };
    for (const socket of [near, way.far]) socket.on('error', end).on('close', end);
  };
  const server = createServer(take);
  const port = await listen(server);
  const pingers = (): Way[] => [...ways].filter(({ isPinger }) => isPinger);
  const silenceAll = (some: Iterable<Way>): void => {
    for (const way of some) way.isSilent = true;
  };
  const silenceNewLines = (): void => {
    areNewSilent = true;
  };
  return {
    port,
    pingLines: () => pingers().length,
    nextPing: () =>
      new Promise((resolve) => {
        pinged = resolve;
      }),
    breakPingLines: () => {
      for (const { near } of pingers()) near.resetAndDestroy();
    },
    silencePingLines: () => silenceAll(pingers()),
    silenceNewLines,
    silence: () => {
      silenceNewLines();
      silenceAll(ways);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const { near } of ways) near.destroy();
      }),
  };
}
