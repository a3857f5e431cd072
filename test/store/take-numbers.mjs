// A process of its own for store.test.ts: opens the built store at the place in argv[2] (JSON), takes argv[3] change numbers, prints them.
import { lockChanges } from '../../dist/src/store/change-number.js';
import { openStore } from '../../dist/src/store/store.js';

const store = await openStore(JSON.parse(process.argv[2]));
const numbers = [];
for (let i = 0; i < Number(process.argv[3]); i++) {
  const number = await store.db.transaction().execute(async (trx) => {
    const changes = await lockChanges(trx);
    const next = changes.next();
    await changes.keep();
    return next;
  });
  numbers.push(number);
}
await store.close();
process.stdout.write(JSON.stringify({ migrated: store.migrated, numbers }));
