/** The command line's words: which commands there are, with which options, and what each calls. */
import { Command, Help, type HelpConfiguration } from 'commander';
import { cliTexts } from '../texts/cli.js';
import { jobTexts } from '../texts/jobs.js';
import { migrateTexts, moveTexts } from '../texts/move.js';
import { VERSION } from '../version.js';
import type { CommandContext } from './context.js';
import { runDoctor } from './doctor.js';
import { runEvaluateSearch, runEvaluateTags } from './evaluate.js';
import { runFetch } from './fetch.js';
import { runJobs, runReplay } from './jobs.js';
import { runReindex, runRetag } from './maintain.js';
import { runMigrate } from './migrate.js';
import { runMove } from './move.js';
import { runSearch } from './search.js';
import { runSources } from './sources.js';

/** Commander's headings are English; this is where they become Swedish. */
const HEADINGS: Record<string, string> = {
  'Usage:': cliTexts.headings.usage,
  'Options:': cliTexts.headings.options,
  'Commands:': cliTexts.headings.commands,
  'Arguments:': cliTexts.headings.arguments,
};

const helpConfiguration: HelpConfiguration = {
  styleTitle: (title) => HEADINGS[title] ?? title,
  commandUsage: (command) =>
    new Help()
      .commandUsage(command)
      .replace('[options]', '[val]')
      .replace('[command]', '[kommando]')
      .replace('[arguments]', '[argument]'),
  subcommandTerm: (command) =>
    new Help().subcommandTerm(command).replace('[options]', '[val]').replace('[command]', '[kommando]'),
  optionDescription: (option) => option.description,
  argumentDescription: (argument) => argument.description,
};

function prepare(command: Command): Command {
  return (
    command
      .configureHelp(helpConfiguration)
      .helpOption('-h, --help', cliTexts.help)
      .helpCommand(false)
      .exitOverride()
      // Mistakes are told in Swedish by main.ts.
      .configureOutput({ outputError: () => {} })
  );
}

function subcommand(parent: Command, name: string, description: string, examples: string[]): Command {
  const command = prepare(parent.command(name)).description(description);
  return examples.length === 0 ? command : command.addHelpText('after', cliTexts.examples(examples));
}

const run = (name: string): string => `npm run spanare -- ${name}`;

function addDailyCommands(program: Command, context: CommandContext): void {
  subcommand(program, 'fetch', cliTexts.fetch.description, [run('fetch'), run('fetch scb-statistiknyheter skr')])
    .argument('[sources...]', cliTexts.fetch.sources)
    .option('--json', cliTexts.json)
    .action((ids: string[], options) => runFetch(ids, options, context));
  subcommand(program, 'search', cliTexts.search.description, [
    run('search "medborgardialog nivå:kommunen"'),
    run('search elsparkcykel --newest --json'),
  ])
    .argument('<query>', cliTexts.search.query)
    .option('--limit <n>', cliTexts.search.limit, '10')
    .option('--newest', cliTexts.search.newest)
    .option('--json', cliTexts.json)
    .action((query: string, options) => runSearch(query, options, context));
  subcommand(program, 'sources', cliTexts.sources.description, [run('sources'), run('sources --all --json')])
    .option('--all', cliTexts.sources.all)
    .option('--json', cliTexts.json)
    .action((options) => runSources(options, context));
}

function addMaintenanceCommands(program: Command, context: CommandContext): void {
  subcommand(program, 'reindex', cliTexts.reindex.description, [run('reindex')])
    .option('--json', cliTexts.json)
    .action((options) => runReindex(options, context));
  subcommand(program, 'retag', cliTexts.retag.description, [run('retag'), run('retag --all')])
    .option('--all', cliTexts.retag.all)
    .option('--json', cliTexts.json)
    .action((options) => runRetag(options, context));
  subcommand(program, 'doctor', cliTexts.doctor.description, [run('doctor'), run('doctor --json')])
    .option('--json', cliTexts.json)
    .action((options) => runDoctor(options, context));
}

function addJobs(program: Command, context: CommandContext): void {
  const texts = jobTexts.cli;
  const jobs = subcommand(program, 'jobs', texts.description, [run('jobs'), run('jobs replay --all')])
    .enablePositionalOptions()
    .option('--json', cliTexts.json)
    .action((options) => runJobs(options, context));
  subcommand(jobs, 'replay', texts.replay, [run('jobs replay --all'), run('jobs replay ID --json')])
    .argument('[ids...]', texts.ids)
    .option('--all', texts.all)
    .option('--json', cliTexts.json)
    .action((ids: string[], options) => runReplay(ids, options, context));
}

function addStoreCommands(program: Command, context: CommandContext): void {
  subcommand(program, 'migrate', migrateTexts.description, [run('migrate'), run('migrate --check')])
    .option('--check', migrateTexts.check)
    .option('--json', cliTexts.json)
    .action((options) => runMigrate(options, context));
  subcommand(program, 'move', moveTexts.description, [
    run('move --to postgres://spanare@127.0.0.1:5432/spanare --dry-run'),
    run('move --to postgres://spanare@127.0.0.1:5432/spanare'),
  ])
    .requiredOption('--to <address>', moveTexts.to)
    .option('--dry-run', moveTexts.dryRun)
    .option('--json', cliTexts.json)
    .addHelpText('after', moveTexts.explanation)
    .action((options) => runMove(options, context));
}

function addEvaluation(program: Command, context: CommandContext): void {
  const evaluate = subcommand(program, 'eval', cliTexts.evaluate.description, [run('eval tags --docs bedomda.jsonl')]);
  subcommand(evaluate, 'tags', cliTexts.evaluate.tags, [run('eval tags --docs bedomda.jsonl --out svar.jsonl')])
    .requiredOption('--docs <file>', cliTexts.evaluate.docs)
    .option('--verdicts <file>', cliTexts.evaluate.verdicts)
    .option('--out <file>', cliTexts.evaluate.out)
    .action((options) => runEvaluateTags(options, context));
  subcommand(evaluate, 'search', cliTexts.evaluate.search, [
    run('eval search --docs texter.jsonl --queries fragor.jsonl'),
  ])
    .requiredOption('--docs <file>', cliTexts.evaluate.docs)
    .requiredOption('--queries <file>', cliTexts.evaluate.queries)
    .option('--engine <name>', cliTexts.evaluate.engine, 'embedded')
    .option('--out <file>', cliTexts.evaluate.out)
    .action((options) => runEvaluateSearch(options, context));
}

export function createProgram(context: CommandContext): Command {
  const program = prepare(new Command('spanare'))
    // What stands after a command's name belongs to that command: `jobs replay --json` is not `jobs --json`.
    .enablePositionalOptions()
    .description(cliTexts.description)
    .version(VERSION, '-V, --version', cliTexts.version)
    .addHelpText('after', cliTexts.examples(cliTexts.commonExamples) + cliTexts.environment);
  addDailyCommands(program, context);
  addMaintenanceCommands(program, context);
  addJobs(program, context);
  addStoreCommands(program, context);
  addEvaluation(program, context);
  return program;
}
