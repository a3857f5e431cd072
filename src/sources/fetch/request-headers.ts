/** The headers of one request: what we always say, the validators, and the source's own headers while the origin is the first. */
import type { FetchRequest } from '../visit.js';

/** Ours to decide, whatever a source's configuration says. */
const OWN = new Set([
  'user-agent',
  'host',
  'connection',
  'accept-encoding',
  'content-length',
  'transfer-encoding',
  'upgrade',
]);

export interface HeaderOptions {
  userAgent: string;
  request?: FetchRequest;
  /** False once a redirect has changed scheme, host or port: keys and credentials stay with those they were meant for. */
  isSameOrigin?: boolean;
}

/** Validators go along through redirects: they name a version of the text and are no secret. */
export function buildHeaders({ userAgent, request, isSameOrigin = false }: HeaderOptions): Record<string, string> {
  const { etag, lastModified } = request?.validators ?? {};
  return {
    ...(isSameOrigin && sourceHeaders(request?.headers ?? {})),
    ...(request?.body && { 'content-type': request.body.contentType }),
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
    ...(request?.accept !== undefined && { accept: request.accept }),
    'user-agent': userAgent,
    'accept-encoding': 'gzip, br',
  };
}

function sourceHeaders(headers: Record<string, string>): Record<string, string> {
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(lowered.filter(([name]) => !OWN.has(name)));
}
