/** Turns at an origin: order, pauses, leaving the line, and forgetting. */
import { describe, expect, it } from '@jest/globals';
import { createHostLanes } from '../../../src/sources/fetch/host-lanes.js';

const never = new AbortController().signal;
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('host lanes', () => {
  it('serve in order of asking, one at a time', async () => {
    const lanes = createHostLanes();
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => {
        const turn = await lanes.takeTurn('http://a', 0, never);
        inside += 1;
        expect(inside).toBe(1);
        order.push(n);
        await rest(5);
        inside -= 1;
        turn?.end();
      }),
    );
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  it('keep the longer of two pauses', async () => {
    const lanes = createHostLanes();
    const startedAt = performance.now();
    (await lanes.takeTurn('http://a', 150, never))?.end();
    (await lanes.takeTurn('http://a', 0, never))?.end();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
  });

  it('need no pause after a turn in which nothing was sent', async () => {
    const lanes = createHostLanes();
    (await lanes.takeTurn('http://a', 600_000, never))?.end(false);
    expect(await lanes.takeTurn('http://a', 600_000, never)).not.toBeNull();
  });

  it('let those who give up leave the line, first or in the middle', async () => {
    const lanes = createHostLanes();
    const first = await lanes.takeTurn('http://a', 0, never);
    const controller = new AbortController();
    const left = lanes.takeTurn('http://a', 0, controller.signal);
    const stays = lanes.takeTurn('http://a', 0, never);
    controller.abort();
    expect(await left).toBeNull();
    first?.end();
    (await stays)?.end();
    expect(await lanes.takeTurn('http://a', 0, controller.signal)).toBeNull();
  });

  it('count a turn as over once, however often it is ended', async () => {
    const lanes = createHostLanes();
    const first = await lanes.takeTurn('http://a', 0, never);
    const second = lanes.takeTurn('http://a', 0, never);
    const third = lanes.takeTurn('http://a', 0, never);
    first?.end();
    first?.end();
    await second;
    first?.end();
    expect(await Promise.race([third, rest(30).then(() => 'waits')])).toBe('waits');
    (await second)?.end();
    (await third)?.end();
  });

  it('are forgotten when idle, also when everybody left', async () => {
    const lanes = createHostLanes({ keepIdleMs: 20 });
    for (let n = 0; n < 500; n += 1) (await lanes.takeTurn(`http://${n}`, 10, never))?.end();
    const controller = new AbortController();
    const held = await lanes.takeTurn('http://a', 0, never);
    const leaving = lanes.takeTurn('http://a', 0, controller.signal);
    controller.abort();
    await leaving;
    expect(lanes.size).toBeGreaterThan(0);
    held?.end(false);
    while (lanes.size > 0) await rest(10);
    expect(lanes.size).toBe(0);
  });
});
