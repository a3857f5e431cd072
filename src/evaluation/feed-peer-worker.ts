/** A thread that reads feeds with one other parser: the text of a feed in, its answer or its error out. It may be ended at any moment. */
import { parentPort, workerData } from 'node:worker_threads';
import { isPeerName, PEER_READERS } from './feed-peer-answers.js';

const { peer } = workerData as { peer: string };
const read = isPeerName(peer) ? PEER_READERS[peer] : null;

parentPort?.on('message', (text: string) => {
  if (read === null) return;
  read(text).then(
    (answer) => parentPort?.postMessage({ answer }),
    (error: unknown) => parentPort?.postMessage({ error: String(error) }),
  );
});
