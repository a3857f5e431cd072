/** `npm run bench -- NAME …`: speed and memory, measured, never asserted. The last line of the output is one JSON object. */
import { parseArgs } from 'node:util';
import { errorCode, errorMessage } from '../../src/domain/error-code.js';
import { StartError } from '../../src/domain/start-error.js';
import { EvaluationError } from '../../src/evaluation/evaluation-error.js';
import { benchEmbedded } from './embedded.js';
import { benchFeedSpeed } from './feed-speed.js';
import { benchHostile } from './hostile.js';
import { benchHosts, benchRound } from './hosts.js';
import { benchIntake } from './intake.js';
import { benchProcesses } from './processes.js';
import { benchStart } from './start.js';
import { benchTags } from './tags.js';

/** What was asked for can't be measured: told in one sentence. */
class Misuse extends Error {}

const OPTIONS = {
  help: { type: 'boolean', short: 'h', default: false },
  file: { type: 'string' },
  queries: { type: 'string' },
  engine: { type: 'string', default: 'embedded' },
  items: { type: 'string' },
  hosts: { type: 'string' },
} as const;

type Values = { file?: string | undefined; queries?: string | undefined; engine: string } & {
  items?: string | undefined;
  hosts?: string | undefined;
};

function need(values: Values, name: 'file' | 'queries'): string {
  const value = values[name];
  if (value === undefined || value === '') throw new Misuse(`--${name} FILE is missing: JSON lines.`);
  return value;
}

function countOf(values: Values, name: 'items' | 'hosts', usual: number): number {
  const n = Number(values[name] ?? usual);
  if (!Number.isInteger(n) || n < 1) throw new Misuse(`--${name} takes a whole number from 1.`);
  return n;
}

function benchSearchEngine(values: Values): Promise<unknown> {
  if (values.engine !== 'embedded') throw new Misuse(`There is no engine ${values.engine}. Write embedded.`);
  return benchEmbedded(need(values, 'file'), need(values, 'queries'));
}

const BENCHES: Record<string, (values: Values) => Promise<unknown>> = {
  search: benchSearchEngine,
  intake: (values) => benchIntake(countOf(values, 'items', 4000)),
  hostile: () => benchHostile(),
  hosts: (values) => benchHosts(countOf(values, 'hosts', 400)),
  round: (values) => benchRound(countOf(values, 'hosts', 1000)),
  processes: (values) => benchProcesses(countOf(values, 'hosts', 100)),
  feeds: () => benchFeedSpeed(),
  tags: (values) => benchTags(need(values, 'file')),
  start: () => benchStart(),
};

const USAGE = `Usage: npm run -s bench -- NAME [options]

  search --file F --queries F [--engine embedded]   filling an index and asking it
  tags --file F                                     tagging texts
  intake [--items N]                                saving items
  hosts | round | processes [--hosts N]             fetching from many hosts
  feeds | hostile | start                           reading feeds, harmful feeds, starting

Files are JSON lines. The last line of the output is one JSON object.
`;

function readArguments(): { values: Values; isHelp: boolean; bench: (typeof BENCHES)[string] | undefined } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: OPTIONS });
    const [name = '', ...others] = positionals;
    if (others.length > 0) throw new Misuse(`Only one at a time: ${name} or ${others.join(' or ')}.`);
    if (name !== '' && BENCHES[name] === undefined) throw new Misuse(`There is no bench ${name}.`);
    return { values, isHelp: values.help, bench: BENCHES[name] };
  } catch (error) {
    // Node says in one sentence what is wrong with an option.
    if (String(errorCode(error)).startsWith('ERR_PARSE_ARGS'))
      throw new Misuse(`${errorMessage(error).split('. ')[0]}.`);
    throw error;
  }
}

async function run(): Promise<number> {
  const { values, isHelp, bench } = readArguments();
  if (isHelp || bench === undefined) {
    (isHelp ? process.stdout : process.stderr).write(USAGE);
    return isHelp ? 0 : 2;
  }
  process.stdout.write(`${JSON.stringify(await bench(values))}\n`);
  return 0;
}

process.exitCode = await run().catch((error: unknown) => {
  const isTold = error instanceof Misuse || error instanceof EvaluationError || error instanceof StartError;
  if (!isTold) throw error;
  const hint = error instanceof Misuse ? ' See --help.' : '';
  process.stderr.write(`${error instanceof StartError ? error.problems.join('\n') : error.message}${hint}\n`);
  return 2;
});
