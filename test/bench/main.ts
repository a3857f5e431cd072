/** `npm run bench -- NAME …`: speed and memory, measured, never asserted. The last line of the output is one JSON object. */
import { parseArgs } from 'node:util';
import { benchEmbedded } from './embedded.js';
import { benchFeedSpeed } from './feed-speed.js';
import { benchHostile } from './hostile.js';
import { benchHosts, benchRound } from './hosts.js';
import { benchIntake } from './intake.js';
import { benchProcesses } from './processes.js';
import { benchStart } from './start.js';
import { benchTags } from './tags.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string' },
    queries: { type: 'string' },
    engine: { type: 'string', default: 'embedded' },
    items: { type: 'string', default: '4000' },
    hosts: { type: 'string' },
  },
});

const need = (name: 'file' | 'queries'): string => {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} FILE is needed`);
  return value;
};

const benches: Record<string, () => Promise<unknown>> = {
  search: () => {
    if (values.engine !== 'embedded') throw new Error(`No engine named ${values.engine}: there is embedded`);
    return benchEmbedded(need('file'), need('queries'));
  },
  intake: () => benchIntake(Number(values.items)),
  hostile: () => benchHostile(),
  hosts: () => benchHosts(Number(values.hosts ?? 400)),
  round: () => benchRound(Number(values.hosts ?? 1000)),
  processes: () => benchProcesses(Number(values.hosts ?? 100)),
  feeds: () => benchFeedSpeed(),
  tags: () => benchTags(need('file')),
  start: () => benchStart(),
};

const bench = benches[positionals[0] ?? ''];
if (bench === undefined) {
  process.stderr.write(
    `Usage: npm run -s bench -- ${Object.keys(benches).join('|')} [--file F] [--queries F] [--engine embedded] [--items N] [--hosts N]\n`,
  );
  process.exit(2);
}
process.stdout.write(`${JSON.stringify(await bench())}\n`);
