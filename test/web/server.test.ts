import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { StartError } from '../../src/domain/start-error.js';
import { listen } from '../../src/web/server.js';

const hello: RequestListener = (_request, response) => {
  response.end('hej');
};

describe('listen', () => {
  it('answers on the port it says, and no longer when closed', async () => {
    const { port, close } = await listen(hello, '127.0.0.1', 0);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hej');
    await Promise.all([close(1000), close(1000)]);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it('takes an IPv6 address with brackets', async () => {
    const { port, close } = await listen(hello, '[::1]', 0);
    expect(await (await fetch(`http://[::1]:${port}/`)).text()).toBe('hej');
    await close(0);
  });

  it('says in Swedish that the port is taken, and what to write', async () => {
    const first = await listen(hello, '127.0.0.1', 0);
    const error = await listen(hello, '127.0.0.1', first.port).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).problems).toEqual([
      expect.stringContaining(`Port ${first.port} på 127.0.0.1 används redan`),
    ]);
    await first.close(0);
  });

  it.each(['192.0.2.1', 'finns-inte.invalid'])('says that %s is not an address of this machine', async (host) => {
    await expect(listen(hello, host, 0)).rejects.toThrow(/har inte adressen .* HOST=127\.0\.0\.1/);
  });

  it('lets an answer under way end, and cuts a connection that only waits', async () => {
    let finish: () => void = () => undefined;
    const slow: RequestListener = (_request, response) => {
      finish = () => response.end('färdig');
    };
    const { port, close } = await listen(slow, '127.0.0.1', 0);
    const answer = fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const idleEnds = once(idle, 'close');
    idle.resume();
    const closed = close(10_000);
    finish();
    expect(await answer).toBe('färdig');
    await closed;
    await idleEnds;
  });

  it('cuts what does not end within the grace', async () => {
    const never: RequestListener = () => undefined;
    const { port, close } = await listen(never, '127.0.0.1', 0);
    const answer = fetch(`http://127.0.0.1:${port}/`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([close(100), expect(answer).rejects.toThrow()]);
  });
});
