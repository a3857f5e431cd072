/** Who may ask: requests for an unknown host or, when they change something, from another site's page are refused before anything else. */
import type { Request, RequestHandler } from 'express';
import { problemTexts as texts } from '../texts/web.js';
import { ProblemError } from './problem.js';
import type { WebServices } from './services.js';

const MOST_URL_CHARACTERS = 8192;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const DEFAULT_PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' };

type HostSettings = Pick<WebServices, 'config' | 'port'>;

const bracketed = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** What is listened on, with port: reached without a proxy, so always over plain HTTP. */
function listeningHosts({ config, port }: HostSettings): string[] {
  return ['localhost', '127.0.0.1', '[::1]', bracketed(config.host).toLowerCase()].map((name) => `${name}:${port()}`);
}

/** Names with port under which this server may be asked, lower case. A port that the scheme implies may be left out. */
export function knownHosts(settings: HostSettings): Set<string> {
  const own = listeningHosts(settings);
  const withoutPort = settings.port() === 80 ? own.map((host) => host.replace(/:80$/, '')) : [];
  const base = new URL(settings.config.baseUrl);
  return new Set([...own, ...withoutPort, base.host, `${base.hostname}:${base.port || DEFAULT_PORTS[base.protocol]}`]);
}

function knownOrigins(settings: HostSettings): Set<string> {
  const own = listeningHosts(settings).map((host) => new URL(`http://${host}`).origin);
  return new Set([...own, new URL(settings.config.baseUrl).origin]);
}

/** A page of another site, also one that has pointed its own name at this machine, gets no answer. */
export function guardHost(settings: HostSettings): RequestHandler {
  return (request, _response, next) => {
    const host = request.headers.host?.toLowerCase();
    if (host === undefined || host === '') throw new ProblemError(421, texts.noHost);
    if (!knownHosts(settings).has(host)) throw new ProblemError(421, texts.unknownHost(host.slice(0, 100)));
    next();
  };
}

/** Programs send neither header and pass; browsers send at least one of them when a page changes something. */
export function isForeign(headers: Request['headers'], settings: HostSettings): boolean {
  const { origin } = headers;
  if (origin !== undefined && !knownOrigins(settings).has(origin.toLowerCase())) return true;
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

export function guardOrigin(settings: HostSettings): RequestHandler {
  return (request, _response, next) => {
    if (!SAFE_METHODS.has(request.method) && isForeign(request.headers, settings)) {
      throw new ProblemError(403, texts.foreignOrigin);
    }
    next();
  };
}

/** Addresses that cannot be read are told so here, so that no later step has to guess. */
export const guardUrl: RequestHandler = (request, _response, next) => {
  const url = request.originalUrl;
  if (url.length > MOST_URL_CHARACTERS) throw new ProblemError(414, texts.tooLongUrl(MOST_URL_CHARACTERS));
  try {
    decodeURIComponent(url);
  } catch (error) {
    throw new ProblemError(400, texts.badEncoding, { cause: error });
  }
  next();
};
