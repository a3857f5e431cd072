/** `npm run demo`: the made-up world and the product that reads it, side by side, until Ctrl-C; nothing is left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { demoTexts } from '../texts/demo.js';
import { type DemoWorld, startDemoWorld } from './world.js';

const DEFAULT_PORT = 3000;
const HELD_BACK_SHARE = 0.1;
/** The world is ours and on this machine, so it may be read without pauses. */
const SPACING = 'PT0.05S';
const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
/** Compiled, this file lies three folders below the root of the project. */
const PROJECT = new URL('../../../', import.meta.url);
/** Settings of a real installation that must not reach the demonstration; empty counts as unset. */
const UNSET = Object.fromEntries(
  [
    'HOST',
    'BASE_URL',
    'DATABASE_URL',
    'REDIS_URL',
    'MEILI_URL',
    'OIDC_ISSUER',
    'TRUST_PROXY',
    'ALLOW_UNAUTHENTICATED',
  ].map((name) => [name, '']),
);

class DemoFailure extends Error {}

/** What the product has said on its standard error, for when it ends badly. */
interface Product {
  process: ChildProcess;
  complaints(): string;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function takeFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = address !== null && typeof address === 'object' ? address.port : DEFAULT_PORT;
      probe.close(() => resolve(port));
    });
  });
}

/** PORT when it is set, else 3000, else a free one. */
async function choosePort(wanted: string | undefined): Promise<number> {
  if (wanted !== undefined && wanted !== '') {
    const port = Number(wanted);
    if (!/^\d{1,5}$/.test(wanted) || port > 65_535) throw new DemoFailure(demoTexts.badPort(wanted));
    return port === 0 ? takeFreePort() : port;
  }
  if (await isFree(DEFAULT_PORT)) return DEFAULT_PORT;
  const port = await takeFreePort();
  process.stdout.write(`${demoTexts.otherPort(DEFAULT_PORT, port)}\n`);
  return port;
}

/** The project's configuration with the made-up publishers as its sources. */
async function writeConfig(folder: string, world: DemoWorld): Promise<void> {
  await cp(new URL('config', PROJECT), folder, { recursive: true });
  await writeFile(join(folder, 'sources.yaml'), stringify(world.sources(SPACING)));
}

async function startProduct(folder: string, world: DemoWorld, port: number): Promise<Product> {
  const configDir = join(folder, 'config');
  await mkdir(configDir);
  await writeConfig(configDir, world);
  const env = {
    ...process.env,
    ...UNSET,
    CONFIG_DIR: configDir,
    DATA_DIR: join(folder, 'data'),
    ALLOW_HOSTS: new URL(world.url).host,
    PORT: String(port),
  };
  const main = fileURLToPath(new URL('dist/src/main.js', PROJECT));
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env,
    stdio: ['ignore', process.env.LOG_LEVEL ? 'inherit' : 'ignore', 'pipe'],
    // Its own group: Ctrl-C reaches this process alone, which then stops the other in good order.
    detached: true,
  });
  let complaints = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaints = `${complaints}${text.toString('utf8')}`.slice(-10_000);
  });
  return { process: child, complaints: () => complaints };
}

const hasEnded = ({ process: child }: Product): boolean => child.exitCode !== null || child.signalCode !== null;

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

async function waitUntilReady(product: Product, url: string, stop: AbortSignal): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!stop.aborted && !(await isReady(url))) {
    if (hasEnded(product)) throw new DemoFailure(`${demoTexts.notStarted}\n${product.complaints()}`);
    if (performance.now() > deadline) throw new DemoFailure(demoTexts.notReady(READY_WITHIN_MS / 1000));
    await wait(LOOK_EVERY_MS);
  }
}

async function stopProduct(product: Product): Promise<void> {
  if (hasEnded(product)) return;
  const ended = once(product.process, 'exit');
  product.process.kill('SIGTERM');
  await ended;
}

function tell(world: DemoWorld, url: string): void {
  const publishers = world.sources().length;
  const lines = [
    demoTexts.started(url, world.texts().length, publishers),
    demoTexts.advance(`curl -X POST ${world.url}/advance`),
    demoTexts.stop,
  ];
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

/** Runs until `stop` is aborted. @throws DemoFailure when the product does not start or ends by itself. */
async function runDemo(folder: string, world: DemoWorld, stop: AbortSignal): Promise<void> {
  const port = await choosePort(process.env.PORT);
  const product = await startProduct(folder, world, port);
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitUntilReady(product, url, stop);
    if (!stop.aborted) tell(world, url);
    const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort');
    await Promise.race([stopped, hasEnded(product) ? Promise.resolve() : once(product.process, 'exit')]);
    if (!stop.aborted) throw new DemoFailure(`${demoTexts.ended}\n${product.complaints()}`);
  } finally {
    await stopProduct(product);
  }
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());

const folder = await mkdtemp(join(tmpdir(), 'spanare-demo-'));
const world = await startDemoWorld({ port: 0, now: new Date(), hiddenShare: HELD_BACK_SHARE });
try {
  await runDemo(folder, world, stop.signal);
  process.stdout.write(`${demoTexts.stopped}\n`);
} catch (error) {
  if (!(error instanceof DemoFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  await world.close();
  await rm(folder, { recursive: true, force: true });
}
