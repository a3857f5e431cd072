/** The address of a tip in, what its page says of itself out; or a sentence why it was not read. Once, politely, and never for long: a person waits. */

import { canonicalUrl } from '../../domain/canonical-url.js';
import type { Failure, FailureCode } from '../../domain/failure.js';
import { fail, type Result } from '../../domain/failure.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { toPlainText } from '../../language/plain-text.js';
import type { Parse } from '../../sources/parse-tasks.js';
import { readOwnPage } from '../../sources/readers.js';
import type { Fetch } from '../../sources/visit.js';
import { tipTexts } from '../../texts/tips.js';
import type { TipPage } from './draft-tip.js';
import { cleanLine } from './tip-words.js';

const texts = tipTexts.unread;

/** Rules for programs, reservations and the page are three requests with a second between them. */
export const PATIENCE_MS = 9000;

export interface PageReading {
  fetch: Fetch;
  parse: Parse;
  /** Default 9 s. */
  patienceMs?: number;
}

const SENTENCES: Partial<Record<FailureCode, string>> = {
  'address-forbidden': texts.notFetched,
  dns: texts.noServer,
  refused: texts.noServer,
  reset: texts.noServer,
  tls: texts.noServer,
  gone: texts.notFound,
  'not-found': texts.notFound,
  forbidden: texts.forbidden,
  robots: texts.robots,
  'robots-unavailable': texts.robotsUnavailable,
  tdm: texts.tdm,
  unsupported: texts.notAPage,
};

/** A publisher who moves everything to the start page says that the page is gone, not where it is. */
function realMove(movedTo: string | null): string | null {
  const moved = movedTo === null ? null : canonicalUrl(movedTo);
  return moved === null || /^https?:\/\/[^/]+\/$/.test(moved) ? null : moved;
}

async function readInTime(url: string, source: Source | null, reading: PageReading, signal: AbortSignal) {
  let movedTo: string | null = null;
  const fetch: Fetch = async (request, caller) => {
    const fetched = await reading.fetch(request, caller);
    if (fetched.ok) movedTo = fetched.value.movedTo;
    return fetched;
  };
  const spacingMs = spacingMsOf(source ?? undefined);
  const read = await readOwnPage({ url, spacingMs, fetch, parse: reading.parse, now: new Date(), signal });
  return { read, movedTo };
}

/** Whatever hangs (a parser, a turn at a host), the person gets an answer. */
function withinPatience<T>(
  work: (signal: AbortSignal) => Promise<T>,
  patienceMs: number,
  caller?: AbortSignal,
): Promise<T | null> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, patienceMs);
  caller?.addEventListener('abort', abort, { once: true });
  if (caller?.aborted) abort();
  const late = new Promise<null>((resolve) => {
    if (controller.signal.aborted) resolve(null);
    controller.signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  return Promise.race([work(controller.signal), late]).finally(() => {
    clearTimeout(timer);
    caller?.removeEventListener('abort', abort);
  });
}

const sentenceOf = ({ code }: Failure, patienceMs: number): string =>
  code === 'timeout' ? texts.late(patienceMs / 1000) : (SENTENCES[code] ?? texts.other);

/** @returns a failure whose message says why the page was not read, for the person who gave the tip. @throws only the store's own trouble. */
export async function readTipPage(
  url: string,
  source: Source | null,
  reading: PageReading,
  caller?: AbortSignal,
): Promise<Result<TipPage>> {
  const { patienceMs = PATIENCE_MS } = reading;
  const done = await withinPatience((signal) => readInTime(url, source, reading, signal), patienceMs, caller);
  if (done === null) return fail('timeout', texts.late(patienceMs / 1000));
  const { read, movedTo } = done;
  if (!read.ok) return fail(read.failure.code, sentenceOf(read.failure, patienceMs));
  const { title, summaryHtml, published, language } = read.value;
  const page = {
    title: cleanLine(title),
    summary: toPlainText(summaryHtml),
    published,
    language,
    movedTo: realMove(movedTo),
  };
  return { ok: true, value: page };
}
