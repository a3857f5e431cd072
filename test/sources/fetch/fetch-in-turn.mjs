// A process of its own for shared-turns.test.ts. In: {place, owner, url, count, spacingMs, leaseMs?} as JSON in argv[2].
// Out: one line for each answer, as JSON, when it has come.
import { createStoreTurns } from '../../../dist/src/sources/fetch/store-turns.js';
import { createFetch } from '../../../dist/src/sources/fetch.js';
import { openStore } from '../../../dist/src/store/store.js';

const { place, owner, url, count, spacingMs, leaseMs } = JSON.parse(process.argv[2]);
const store = await openStore(place);
const turns = createStoreTurns({ db: store.db, owner, ...(leaseMs && { leaseMs }) });
const fetcher = createFetch({
  userAgent: owner,
  allowHosts: [new URL(url).host],
  turns,
  ...(leaseMs && { timeoutMs: leaseMs - 1 }),
});
const ask = async () => {
  const result = await fetcher.fetch({ url, purpose: 'subscription', spacingMs });
  const answer = result.ok ? { status: result.value.status } : result.failure;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
};
await Promise.all(Array.from({ length: count }, ask));
await fetcher.close();
await store.close();
