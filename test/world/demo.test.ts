/** `npm run demo` as a process: it starts, fills, says that all is made up, and leaves nothing behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ensureBuilt, PROJECT, takeFreePort, waitFor } from './product.js';

it('shows a filled base within seconds, and cleans up after SIGTERM', async () => {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'spanare-test-'));
  const port = await takeFreePort();
  const demo = spawn(process.execPath, [join(PROJECT, 'dist/src/demo/main.js')], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      TMPDIR: folder,
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://annan/databas',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(demo, 'close');
  let said = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const count = async (): Promise<number> => {
    const answer = (await (await fetch(`http://127.0.0.1:${port}/api/v1/items?limit=1`)).json()) as { total: number };
    return answer.total;
  };
  await waitFor('the base is filled', 25_000, async () => (await count()) >= 40);
  expect(said).toContain(`http://127.0.0.1:${port}`);
  expect(said).toMatch(/påhittat/);
  const advance = /curl -X POST (\S+)/.exec(said)?.[1] ?? '';
  expect((await fetch(advance, { method: 'POST' })).status).toBe(204);
  demo.kill('SIGTERM');
  const [code] = await ended;
  expect(code).toBe(0);
  expect(said).toMatch(/raderade/);
  expect(readdirSync(folder)).toEqual([]);
  await expect(fetch(`http://127.0.0.1:${port}/readyz`)).rejects.toThrow();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
