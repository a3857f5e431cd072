/** A process of its own: the file of a feed in (its path the only argument), what reading it gave, the milliseconds and the peak of memory out. */
import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { toPlainText } from '../../src/language/plain-text.js';
import { parseFeed } from '../../src/sources/feed/parse-feed.js';

/** Of this process alone: what `resourceUsage` tells begins with the size of the one that started it. */
function peakKb(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

const bytes = readFileSync(process.argv[2] ?? '');
const startedMs = performance.now();
const feed = parseFeed({ bytes, contentType: null, url: 'https://a.example/flode' });
// What is stored is plain text, so making it belongs to reading.
const texts = feed.ok ? feed.value.items.map((item) => toPlainText(item.summaryHtml).length) : [];
const ms = Math.round(performance.now() - startedMs);
process.stdout.write(
  JSON.stringify({
    outcome: feed.ok ? texts.length : feed.failure.code,
    ms,
    peakMb: Math.round(peakKb() / 1024),
  }),
);
