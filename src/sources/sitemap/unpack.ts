/** A sitemap's bytes in, its text out: unpacked where they are gzip by their first bytes, whatever the server and the address call them. */
import { gunzipSync } from 'node:zlib';
import { errorCode } from '../../domain/error-code.js';
import { fail, ok, type Result } from '../../domain/failure.js';
import { sitemapTexts } from '../../texts/sitemap.js';
import { decodeText } from '../decode-text.js';
import type { Document } from '../parse-tasks.js';

/** The most that the protocol allows, unpacked. */
export const MOST_BYTES = 50 * 1024 * 1024;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

function unpack(bytes: Uint8Array): Result<Uint8Array> {
  try {
    return ok(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
  } catch (error) {
    const isTooLarge = errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge
      ? fail('too-large', sitemapTexts.tooLarge(MOST_BYTES / 1024 / 1024))
      : fail('bad-encoding', sitemapTexts.corrupt);
  }
}

/** @returns failure `too-large` for what unpacks to more than the protocol allows, `bad-encoding` for what does not unpack. */
export function readSitemapText({ bytes, contentType }: Document): Result<string> {
  const plain = isGzip(bytes) ? unpack(bytes) : ok(bytes);
  return plain.ok ? ok(decodeText(plain.value, contentType)) : plain;
}
