/**
 * Bytes from a foreign server in, text out: byte order mark, then the header's charset, then the document's own word, then UTF-8 where the
 * bytes allow it, else what they look like, which for Western text is windows-1252. A declaration that the bytes contradict is not believed.
 */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { guessEncoding } from './guess-encoding.js';

const BYTE_ORDER_MARKS: [number[], string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe, 0x00, 0x00], 'utf-32le'],
  [[0x00, 0x00, 0xfe, 0xff], 'utf-32be'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** How "<" looks at the start of a document in wide encodings without a mark. */
const WIDE_STARTS: [number[], string][] = [
  [[0x3c, 0x00, 0x00, 0x00], 'utf-32le'],
  [[0x00, 0x00, 0x00, 0x3c], 'utf-32be'],
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
];

/** Names, without case and punctuation, that the web reads as a larger set than they say. */
const SUPERSETS: Record<string, string> = {
  ascii: 'windows-1252',
  usascii: 'windows-1252',
  ansix341968: 'windows-1252',
  iso88591: 'windows-1252',
  iso885911987: 'windows-1252',
  isoir100: 'windows-1252',
  latin1: 'windows-1252',
  csisolatin1: 'windows-1252',
  l1: 'windows-1252',
  cp819: 'windows-1252',
  ibm819: 'windows-1252',
  iso88599: 'windows-1254',
  latin5: 'windows-1254',
  tis620: 'windows-874',
  iso885911: 'windows-874',
  gb2312: 'gb18030',
  gbk: 'gb18030',
};

const SNIFFED_BYTES = 1024;

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

function findStart(bytes: Uint8Array, table: [number[], string][]): string | null {
  return table.find(([start]) => startsWith(bytes, start))?.[1] ?? null;
}

/** @returns a name that iconv-lite knows, or null. */
function toKnownEncoding(name: string | undefined): string | null {
  const plain = name?.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (!plain) return null;
  const known = SUPERSETS[plain] ?? plain;
  // UTF-7 hides markup from every check that reads ASCII; base64, hex and binary are not encodings of text.
  if (/^(?:utf7|base64|hex|binary|internal)/.test(known)) return null;
  // "x-mac-roman", "x-gbk": names from before they were registered.
  return [known, known.replace(/^x/, '')].find((name) => iconv.encodingExists(name)) ?? null;
}

function readHeaderCharset(contentType: string | null | undefined): string | null {
  return toKnownEncoding(/charset\s*=\s*["']?\s*([^"';,\s]+)/i.exec(contentType ?? '')?.[1]);
}

/** The XML declaration or a meta element among the first bytes. A wide name there is impossible: it was read as ASCII. */
function readDeclaredCharset(bytes: Buffer): string | null {
  const head = bytes.toString('latin1', 0, SNIFFED_BYTES);
  const declared =
    /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/i.exec(head) ??
    /<meta[^>]*?charset\s*=\s*["']?([^"'\s/>;]+)/i.exec(head);
  const known = toKnownEncoding(declared?.[1]);
  return known && /^(?:utf16|utf32|ucs[24])/.test(known) ? 'utf8' : known;
}

function isUtf8Name(encoding: string): boolean {
  return /^utf-?8$/.test(encoding);
}

/** Valid UTF-8, where a character cut off at the very end is forgiven. */
function isValidUtf8(bytes: Buffer): boolean {
  for (let cut = 0; cut < 4; cut++) {
    if (isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut)))) return true;
    // Only bytes of an unfinished character may be left out.
    if ((bytes[bytes.length - 1 - cut] ?? 0) < 0x80) return false;
  }
  return false;
}

/** UTF-8 with a few broken characters, rather than another encoding altogether. */
function isMostlyUtf8(text: string): boolean {
  let broken = 0;
  let whole = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0xfffd) broken++;
    else if (unit >= 0x80) whole++;
  }
  return whole > broken * 4;
}

function decodeAsUtf8OrGuess(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (isValidUtf8(bytes) || isMostlyUtf8(text)) return text;
  return iconv.decode(bytes, guessEncoding(bytes) ?? 'windows-1252');
}

/** A Western charset is often only the server's default; bytes that are UTF-8 by their form are UTF-8. */
function chooseEncoding(bytes: Buffer, header: string | null, declared: string | null): string {
  const wanted = header ?? declared ?? 'utf-8';
  if (wanted !== 'windows-1252') return wanted;
  const isContradicted = isValidUtf8(bytes) && (header === null || declared === null || isUtf8Name(declared));
  return isContradicted ? 'utf-8' : wanted;
}

/** Text of foreign bytes; never throws. The byte order mark is not part of the text. */
export function decodeText(bytes: Uint8Array, contentType?: string | null): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const certain = findStart(buffer, BYTE_ORDER_MARKS) ?? findStart(buffer, WIDE_STARTS);
  const encoding = certain ?? chooseEncoding(buffer, readHeaderCharset(contentType), readDeclaredCharset(buffer));
  const text = isUtf8Name(encoding) ? decodeAsUtf8OrGuess(buffer) : iconv.decode(buffer, encoding);
  return text.replace(/^\ufeff/, '');
}
