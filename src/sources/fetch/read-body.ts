/** A response body as it comes over the wire to its plain bytes: unpacked while it streams and counted at every stage, so memory stays bounded. */
import { once } from 'node:events';
import { type Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

const MOST_LAYERS = 2;

/** Why a body could not be read; thrown through the stream, turned into a failure by the caller. */
export class BodyError extends Error {
  readonly reason: 'too-large' | 'unknown-encoding';
  constructor(reason: BodyError['reason']) {
    super(reason);
    this.reason = reason;
  }
}

export interface BodyOptions {
  /** `content-encoding` as received. */
  encoding: string | undefined;
  /** Most bytes read, before as well as after unpacking. */
  maxBytes: number;
  /** What to do with a longer body: refuse it, or keep its beginning (a little less than maxBytes). */
  whenTooLarge: 'fail' | 'cut';
  signal: AbortSignal;
}

/**
 * @returns bytes in a buffer of their own
 * @throws BodyError, an error of zlib, or an error of the connection
 */
export async function readBody(body: Readable, options: BodyOptions): Promise<Uint8Array> {
  const layers = readLayers(options.encoding);
  const first = await peek(body, options.signal);
  // An empty body needs no unpacking, whatever it is said to be packed with.
  if (first === null) return new Uint8Array();
  const count = () => countBytes(options.maxBytes);
  const stages = layers.flatMap((layer) => [createDecoder(layer, first), count()]);
  const chunks: Buffer[] = [];
  const keep = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  try {
    await pipeline([body, count(), ...stages, keep], { signal: options.signal });
  } catch (error) {
    if (!(options.whenTooLarge === 'cut' && error instanceof BodyError && error.reason === 'too-large')) throw error;
  }
  return joinChunks(chunks);
}

/** Encodings in the order to undo them. */
function readLayers(encoding: string | undefined): string[] {
  const named = (encoding ?? '').toLowerCase().split(',');
  const layers = named
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity' && name !== 'none');
  if (layers.length > MOST_LAYERS) throw new BodyError('unknown-encoding');
  return layers.reverse();
}

/** @returns the first bytes, left in the stream; null when there are none. */
async function peek(body: Readable, signal: AbortSignal): Promise<Buffer | null> {
  for (;;) {
    const chunk: Buffer | null = body.read();
    if (chunk !== null) {
      body.unshift(chunk);
      return chunk;
    }
    if (body.readableEnded) return null;
    await Promise.race([once(body, 'readable', { signal }), once(body, 'end', { signal })]);
  }
}

function countBytes(maxBytes: number): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > maxBytes) done(new BodyError('too-large'));
      else done(null, chunk);
    },
  });
}

/** @param first the body's first bytes as they came over the wire */
function createDecoder(layer: string, first: Buffer): Transform {
  if (layer === 'gzip' || layer === 'x-gzip') return createGunzip();
  if (layer === 'br') return createBrotliDecompress();
  // Some servers send deflate without the zlib header that names its method in the low four bits.
  if (layer === 'deflate') return ((first[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();
  throw new BodyError('unknown-encoding');
}

/** Not Buffer.concat: its result may share a pool, and these bytes are handed to another thread. */
function joinChunks(chunks: Buffer[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
