/** "host:port" as it is written in settings in, the one way to write that host and port out, so that everybody reads it alike. */
import { canParseUrl } from './can-parse-url.js';

const HOST = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)$/;

/** The port a request to this address goes to. */
export function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** The host as URL writes it (lower case, IPv6 in brackets, numbers as four) and the port: "127.0.0.1:8099". */
export const hostPortOf = (url: URL): string => `${url.hostname}:${portOf(url)}`;

/** @returns what hostPortOf gives for an address with that host and port; null for anything but a host and a port from 1. */
export function readHostPort(text: string): string | null {
  const trimmed = text.trim();
  if (!/^[^\s/?#@\\]+:\d+$/.test(trimmed) || !canParseUrl(`http://${trimmed}`)) return null;
  const url = new URL(`http://${trimmed}`);
  return HOST.test(url.hostname) && portOf(url) > 0 ? hostPortOf(url) : null;
}
