/**
 * Work and a limit in, the work's result out, or an error when the limit is over. Only time in which this process could have seen the result
 * counts: a parse of two seconds, or a laptop that slept, is no silence of somebody else's.
 */
const SLICE_MS = 100;

/**
 * Waiting alone keeps no process alive.
 * @param complaint what is said of work that takes longer, before "in 1000 ms".
 */
export function withinOwnTime<T>(limitMs: number, work: Promise<T>, complaint = 'No answer'): Promise<T> {
  return new Promise((resolve, reject) => {
    let leftMs = limitMs;
    let timer: NodeJS.Timeout;
    const giveUp = (): void => reject(new Error(`${complaint} in ${limitMs} ms`));
    // However late a timer comes, it counts as one slice. What has arrived meanwhile is read before the last word.
    const countDown = (): void => {
      if (leftMs <= 0) {
        setImmediate(giveUp);
        return;
      }
      timer = setTimeout(countDown, Math.min(SLICE_MS, leftMs)).unref();
      leftMs -= SLICE_MS;
    };
    countDown();
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
