// A process of its own for store.test.ts: opens the built store in argv[2], takes argv[3] change numbers, prints them as JSON.
import { takeChangeNumber } from '../../dist/src/store/change-number.js';
import { openStore } from '../../dist/src/store/store.js';

const store = await openStore(process.argv[2]);
const numbers = [];
for (let i = 0; i < Number(process.argv[3]); i++) {
  numbers.push(await store.db.transaction().execute((trx) => takeChangeNumber(trx)));
}
await store.close();
process.stdout.write(JSON.stringify(numbers));
