// A process that writes a search index as its parent says, to be killed in the middle. In: the folder as argument, then messages
// {name: 'apply' | 'rebuild', changes}. Out: {lastApplied} when it is up, then {done: name} for each, in order.
import { openEmbeddedEngine } from '../../dist/src/search/embedded.js';

/** So small that few texts make many segments, and that most merges are large ones, done a piece at a time. */
const limits = { pending: 10, fanOut: 2, smallest: 400, atOnce: 1500, piece: 400 };
const PER_BATCH = 50;

const engine = openEmbeddedEngine({ folder: process.argv[2] ?? '', limits });

async function rebuild(changes) {
  const made = await engine.startRebuild();
  for (let at = 0; at < changes.length; at += PER_BATCH) await made.apply(changes.slice(at, at + PER_BATCH));
  await made.commit();
}

let turn = Promise.resolve();
process.on('message', ({ name, changes }) => {
  turn = turn
    .then(() => (name === 'rebuild' ? rebuild(changes) : engine.apply(changes)))
    .then(() => void process.send?.({ done: name }));
});
process.on('disconnect', () => process.exit());
process.send?.({ lastApplied: await engine.lastApplied() });
