/** One request on one new connection to addresses already checked: headers and, for a good answer or a refusal, the unpacked body. Follows nothing. */
import type { LookupAddress, LookupOptions } from 'node:dns';
import { Client, type Dispatcher } from 'undici';
import { ok, type Result } from '../../domain/failure.js';
import { describeWireTrouble, type WireTrouble } from './network-failures.js';
import { BodyError, readBody } from './read-body.js';

export interface WireRequest {
  url: URL;
  headers: Record<string, string>;
  /** The only addresses that may be connected to. */
  addresses: LookupAddress[];
  maxBytes: number;
  whenTooLarge: 'fail' | 'cut';
  /** Sent with POST. */
  body?: string | undefined;
}

export interface Answer {
  status: number;
  /** Names in lower case; of a header sent twice, the first, unless it is a list. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Empty unless the status is 2xx; of a refusal (4xx) its beginning. */
  bytes: Uint8Array;
}

/**
 * The connection is closed when this returns, whatever happened: every request has its address checked anew, and no idle
 * connection can be cut in the moment it is used again.
 */
export async function sendRequest(request: WireRequest, signal: AbortSignal): Promise<Result<Answer>> {
  const client = createClient(request, signal);
  const trouble: WireTrouble = { error: null, host: request.url.host, phase: 'headers', maxBytes: request.maxBytes };
  try {
    const { pathname, search } = request.url;
    const { body = null, headers } = request;
    const method = body === null ? 'GET' : 'POST';
    const response = await client.request({ method, path: pathname + search, headers, body, signal });
    trouble.phase = 'body';
    return ok(await readAnswer(response, request, signal));
  } catch (error) {
    return describeWireTrouble({ ...trouble, error });
  } finally {
    await client.destroy();
  }
}

function createClient({ url, addresses }: WireRequest, signal: AbortSignal): Client {
  return new Client(url.origin, {
    // The signal reaches the socket itself, so that a half-open connection or handshake is torn down as well.
    connect: { lookup: pinTo(addresses), signal, timeout: 0 },
    pipelining: 0,
    // The caller's signal is the one deadline; undici's own timers begin anew with every byte.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

function pinTo(addresses: LookupAddress[]) {
  return (_hostname: string, options: LookupOptions, callback: LookupCallback) => {
    const [first] = addresses;
    if (!first) callback(new Error('no address to connect to'), []);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
}

async function readAnswer(
  response: Dispatcher.ResponseData,
  request: WireRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const { statusCode: status, body } = response;
  const { maxBytes, whenTooLarge } = request;
  const headers = joinHeaders(response.headers);
  // Where the body is left unread, hanging up is an error that nobody waits for.
  body.on('error', () => undefined);
  if (status >= 400 && status <= 499) return { status, headers, bytes: await readRefusal(body, headers, signal) };
  if (status < 200 || status > 299) return { status, headers, bytes: new Uint8Array() };
  if (whenTooLarge === 'fail' && Number(headers['content-length'] ?? 0) > maxBytes) throw new BodyError('too-large');
  const encoding = headers['content-encoding'];
  return { status, headers, bytes: await readBody(body, { encoding, maxBytes, whenTooLarge, signal }) };
}

/** Enough for a sentence about what was wrong. A refusal that can't be read is a refusal none the less. */
const MOST_REFUSAL_BYTES = 16 * 1024;

async function readRefusal(
  body: Dispatcher.ResponseData['body'],
  headers: Answer['headers'],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const encoding = headers['content-encoding'];
  try {
    return await readBody(body, { encoding, maxBytes: MOST_REFUSAL_BYTES, whenTooLarge: 'cut', signal });
  } catch {
    return new Uint8Array();
  }
}

function joinHeaders(headers: Dispatcher.ResponseData['headers']): Answer['headers'] {
  const lists = new Set(['content-encoding', 'tdm-reservation']);
  const entries = Object.entries(headers).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value];
    return [name, lists.has(name) ? value.join(', ') : value[0]];
  });
  return Object.fromEntries(entries);
}
