// A process of its own for shared-turns.test.ts and shared-limits.test.ts. In, as JSON in argv[2]:
// {place, owner, url or urls (asked in turn), count, spacingMs, leaseMs?, limit?}.
// Out: one line for each answer, as JSON, when it has come.
import { createStoreTurns } from '../../../dist/src/sources/fetch/store-turns.js';
import { createFetch } from '../../../dist/src/sources/fetch.js';
import { openStore } from '../../../dist/src/store/store.js';

const { place, owner, url, urls = [url], count, spacingMs, leaseMs, limit } = JSON.parse(process.argv[2]);
const store = await openStore(place);
const turns = createStoreTurns({ db: store.db, owner, ...(leaseMs && { slackMs: 1 }) });
const fetcher = createFetch({
  userAgent: owner,
  allowHosts: urls.map((address) => new URL(address).host),
  turns,
  ...(leaseMs && { timeoutMs: leaseMs - 1 }),
});
const ask = async (_, i) => {
  const result = await fetcher.fetch({
    url: urls[i % urls.length],
    purpose: 'subscription',
    spacingMs,
    ...(limit && { limit }),
  });
  const answer = result.ok ? { status: result.value.status } : result.failure;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
};
await Promise.all(Array.from({ length: count }, ask));
await fetcher.close();
await store.close();
