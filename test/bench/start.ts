/** Seconds from starting the built process to its first answer, and its memory at rest, with the shipped configuration and an empty base. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

const REST_MS = 20_000;

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function waitForAnswer(url: string, deadlineMs: number): Promise<void> {
  while (performance.now() < deadlineMs) {
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await wait(10);
  }
  throw new Error(`no answer from ${url}`);
}

async function residentMb(processId: number): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** What `npm start` gives node. */
async function startArguments(): Promise<string[]> {
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(await readFile('package.json', 'utf8')));
  return scripts.start.split(' ').slice(1);
}

export async function benchStart(): Promise<unknown> {
  const [port, dataDir] = [await findFreePort(), await mkdtemp(join(tmpdir(), 'spanare-bench-'))];
  const startedMs = performance.now();
  const child = spawn(process.execPath, await startArguments(), {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  try {
    await waitForAnswer(`http://127.0.0.1:${port}/api/v1/items?limit=1`, startedMs + 30_000);
    const firstAnswerMs = performance.now() - startedMs;
    await wait(REST_MS);
    return {
      bench: 'start',
      firstAnswerSeconds: Number((firstAnswerMs / 1000).toFixed(2)),
      restMb: await residentMb(child.pid ?? 0),
    };
  } finally {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }
}
