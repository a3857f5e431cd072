/** docker-compose.yml and servers of the test's own in, the same processes with the same environment out, started by hand on this machine. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentOf, readCompose, type Service } from '../compose/read-compose.js';
import { environmentOfImage, readDockerfile } from '../compose/read-dockerfile.js';
import { POSTGRES_PASSWORD, startPostgres } from '../servers/postgres.js';
import { startRedis } from '../servers/redis.js';
import { allowWorlds, type Home, PROJECT, type Product, startRole } from './product.js';

/** What the containers find at `postgres` and `redis`. */
export interface Servers {
  databaseUrl: string;
  redisUrl: string;
  close(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  return {
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    close: async () => {
      await Promise.all([postgres.close(), redis.close()]);
    },
  };
}

/** How many of each; the web is one, since it has one published port. */
export const TWO_OF_EACH = ['web', 'fetch', 'fetch', 'index', 'index', 'maintenance', 'maintenance'];

export interface ComposedProcess extends Product {
  service: string;
  /** What compose would say of its health: the same program, with the same environment. */
  isHealthy(): Promise<boolean>;
}

const hostOf = (url: string): string => new URL(url).host;

/**
 * The container's environment, but for what a machine without containers has otherwise: the servers' addresses, folders instead of volumes, a
 * free port instead of one of its own, and leave to fetch from a world on loopback.
 */
function environmentByHand(service: Service, servers: Servers, home: Home, world: string): Record<string, string> {
  const variables = { POSTGRES_PASSWORD, METRICS_TOKEN: 'en-nyckel-som-ingen-gissar', LOG_LEVEL: 'debug' };
  const environment = { ...environmentOfImage(readDockerfile()), ...environmentOf(service, variables) };
  const { DATABASE_URL = '', REDIS_URL = '' } = environment;
  return {
    ...environment,
    DATABASE_URL: DATABASE_URL.replace('postgres:5432', hostOf(servers.databaseUrl)),
    REDIS_URL: REDIS_URL.replace('redis:6379', hostOf(servers.redisUrl)),
    DATA_DIR: home.dataDir,
    CONFIG_DIR: home.configDir,
    ...allowWorlds([world]),
  };
}

const run = promisify(execFile);

/** The command of a service's health check, which is a program of the image. @returns how to ask it of one process. */
function healthCheck(service: Service, process: Product, env: Record<string, string>): () => Promise<boolean> {
  const [, , ...args] = service.healthcheck?.test ?? [];
  const { port } = new URL(process.url);
  const own = { ...env, ...('WORKER_PORT' in env ? { WORKER_PORT: port } : { PORT: port }) };
  return () =>
    run(globalThis.process.execPath, args, { cwd: PROJECT, env: own }).then(
      () => true,
      () => false,
    );
}

async function startComposed(name: string, servers: Servers, home: Home, world: string): Promise<ComposedProcess> {
  const service = readCompose().services[name];
  const script = service?.command?.at(-1);
  if (service === undefined || script === undefined) throw new Error(`docker-compose.yml has no command for ${name}`);
  const env = environmentByHand(service, servers, home, world);
  const process = await startRole(join(...script.split('/').slice(1)), env);
  return { ...process, service: name, isHealthy: healthCheck(service, process, env) };
}

/** Starts all at the same time, as compose does once the servers are healthy. */
export const startAllComposed = (
  services: readonly string[],
  servers: Servers,
  home: Home,
  world: string,
): Promise<ComposedProcess[]> => Promise.all(services.map((name) => startComposed(name, servers, home, world)));
