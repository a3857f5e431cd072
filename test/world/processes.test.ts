/**
 * The services of docker-compose.yml, two of each kind of worker, started by hand on Debian's PostgreSQL and Redis with the environment that
 * the compose file gives them: together they do the main job, and nothing is doubled.
 */
import { describe, expect, it } from '@jest/globals';
import { hasPostgres, POSTGRES_PASSWORD, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import { countItems, refreshAll } from './api.js';
import { type ComposedProcess, startAllComposed, startServers, TWO_OF_EACH } from './composed.js';
import { describeMainJob, type Team } from './main-job.js';
import { waitFor } from './product.js';
import { readPostgresSnapshot } from './store.js';
import { tellSkipped } from './worlds.js';

tellSkipped('processes.test.ts on the shared world');
tellPostgresSkipped('processes.test.ts');
tellRedisSkipped('processes.test.ts');

interface ComposedTeam extends Team {
  processes: ComposedProcess[];
}

const isComposed = (team: Team): team is ComposedTeam => team.processes.every((process) => 'isHealthy' in process);
function composed(team: Team): ComposedTeam {
  if (!isComposed(team)) throw new Error('not started from the compose file');
  return team;
}

(hasPostgres && hasRedis ? describe : describe.skip)('the services of docker-compose.yml, by hand', () => {
  describeMainJob(
    async (home, world): Promise<ComposedTeam> => {
      const servers = await startServers();
      const processes = await startAllComposed(TWO_OF_EACH, servers, home, world.url).catch(async (error: unknown) => {
        await servers.close();
        throw error;
      });
      const [web] = processes;
      if (web === undefined) throw new Error('no web');
      return {
        web,
        processes,
        snapshot: () => readPostgresSnapshot(servers.databaseUrl),
        close: servers.close,
      };
    },
    (team, world) => {
      it('is healthy, every one of them, by the health check of the compose file', async () => {
        const { processes } = composed(team());
        const healthy = await Promise.all(processes.map((process) => process.isHealthy()));
        expect(healthy).toEqual(processes.map(() => true));
      });

      it('works on PostgreSQL and Redis, and says so', async () => {
        const started = team().processes.map((process) => process.log().find(({ event }) => event === 'started'));
        for (const line of started) expect(line).toMatchObject({ store: 'postgres', queue: 'bullmq' });
        const ready = await Promise.all(team().processes.map((process) => process.getJson('/readyz')));
        for (const answer of ready) {
          expect(answer).toMatchObject({ status: 'ready', dependencies: { store: 'up', redis: 'up' } });
        }
      });

      it('writes no error to any log, and never the password', () => {
        const errors = team().processes.flatMap((process) =>
          process.log().filter(({ level }) => level === 'error' || level === 'fatal'),
        );
        expect(errors).toEqual([]);
        expect(team().processes.filter((process) => process.stdout().includes(POSTGRES_PASSWORD))).toEqual([]);
      });

      it('goes on when one of each kind is killed: nobody was the leader', async () => {
        const { processes } = composed(team());
        const kinds = ['fetch', 'index', 'maintenance'];
        const killed = kinds.map((kind) => processes.findIndex(({ service }) => service === kind));
        const victims = killed.map((index) => processes[index]).filter((process) => process !== undefined);
        const items = await countItems(team().web);
        await Promise.all(victims.map((victim) => victim.kill()));
        expect(await Promise.all(victims.map((victim) => victim.isHealthy()))).toEqual(kinds.map(() => false));
        composed(team()).processes = processes.filter((process) => !victims.includes(process));

        await world().clearLog();
        await refreshAll(team().web, 60_000);
        await waitFor('all have been asked again', 10_000, async () => (await world().log()).length > 0);
        expect(await countItems(team().web)).toBe(items);
      }, 150_000);
    },
  );
});
