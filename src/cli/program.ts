/** The command line's words: which commands there are, with which options, and what each calls. */
import { Command, Help, type HelpConfiguration } from 'commander';
import { KINDS } from '../domain/source.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { cliTexts } from '../texts/cli.js';
import { exportTexts } from '../texts/export.js';
import { jobTexts } from '../texts/jobs.js';
import { migrateTexts, moveTexts } from '../texts/move.js';
import { addingTexts } from '../texts/source-adding.js';
import { tipTexts } from '../texts/tips.js';
import { watchTexts } from '../texts/watches.js';
import { VERSION } from '../version.js';
import type { CommandContext } from './context.js';
import { runDoctor } from './doctor.js';
import { runDoctorSources } from './doctor-sources.js';
import { runEvaluateFeeds, runEvaluateSearch, runEvaluateTags } from './evaluate.js';
import { runExport } from './export.js';
import { runFetch } from './fetch.js';
import { runJobs, runReplay } from './jobs.js';
import { runReindex, runRetag } from './maintain.js';
import { runMigrate } from './migrate.js';
import { runMove } from './move.js';
import { runSearch } from './search.js';
import { runSources } from './sources.js';
import { runAddSource } from './sources-add.js';
import {
  runChangeSource,
  runEnableSource,
  runRemoveSource,
  runRestoreSource,
  runShowSource,
} from './sources-change.js';
import { runExportSources, runImportSources } from './sources-opml.js';
import { runAddTip, runListTips, runRemoveTips, runRestoreTips } from './tips.js';
import { runListWatches, runMarkSeen, runShowWatch } from './watches.js';
import { runAddWatch, runChangeWatch, runRemoveWatches, runRestoreWatches } from './watches-change.js';

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

/** For options that may be repeated. */
const collect = (value: string, all: string[] = []): string[] => [...all, value];

function addDailyCommands(program: Command, context: CommandContext): void {
  subcommand(program, 'fetch', cliTexts.fetch.description, [run('fetch'), run('fetch scb-statistiknyheter skr')])
    .argument('[sources...]', cliTexts.fetch.sources)
    .option('--json', cliTexts.json)
    .action((ids: string[], options) => runFetch(ids, options, context));
  subcommand(program, 'search', cliTexts.search.description, [
    run('search "medborgardialog nivå:kommunen"'),
    run('search elsparkcykel --newest --json'),
    run('search trygghet --format csv --out trygghet.csv'),
  ])
    .argument('<query>', cliTexts.search.query)
    .option('--limit <n>', cliTexts.search.limit, '10')
    .option('--newest', cliTexts.search.newest)
    .option('--format <name>', exportTexts.cli.format)
    .option('--out <file>', exportTexts.cli.out)
    .option('--json', cliTexts.json)
    .action((query: string, options, command: Command) => {
      const { format, out } = options;
      if (format === undefined && out === undefined) return runSearch(query, options, context);
      // A file holds all hits unless somebody says how many.
      const limit = command.getOptionValueSource('limit') === 'default' ? undefined : options.limit;
      return runExport(query, { ...options, limit }, context);
    });
}

function addMaintenanceCommands(program: Command, context: CommandContext): void {
  subcommand(program, 'reindex', cliTexts.reindex.description, [run('reindex')])
    .option('--json', cliTexts.json)
    .action((options) => runReindex(options, context));
  subcommand(program, 'retag', cliTexts.retag.description, [run('retag'), run('retag --all')])
    .option('--all', cliTexts.retag.all)
    .option('--json', cliTexts.json)
    .action((options) => runRetag(options, context));
  subcommand(program, 'doctor', cliTexts.doctor.description, [run('doctor'), run('doctor --sources')])
    .option('--sources', cliTexts.doctorSources.option)
    .option('--json', cliTexts.json)
    .action((options) => (options.sources ? runDoctorSources(options, context) : runDoctor(options, context)));
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

/** What may be said of a source that is added or changed. */
function withSourceOptions(command: Command): Command {
  const { options } = addingTexts.cli;
  return command
    .option('--name <name>', options.name)
    .option('--level <level>', options.level(LEVELS))
    .option('--type <type>', options.type(ITEM_TYPES))
    .option('--language <code>', options.language)
    .option('--every <duration>', options.every)
    .option('--spacing <duration>', options.spacing)
    .option('--kind <kind>', options.kind(KINDS))
    .option('--adapter <name>', options.adapter)
    .option('--publisher <text>', options.publisher)
    .option('--area <id>', options.area, collect)
    .option('--param <name=value>', options.param, collect)
    .option('--selector-item <css>', options.selectorItem)
    .option('--selector-title <css>', options.selectorTitle)
    .option('--selector-link <css>', options.selectorLink)
    .option('--selector-date <css>', options.selectorDate)
    .option('--selector-summary <css>', options.selectorSummary)
    .option('--selector-next <css>', options.selectorNext);
}

function addSourceAdding(sources: Command, context: CommandContext): void {
  const texts = addingTexts.cli;
  const { options } = texts;
  const withChoice = (command: Command): Command =>
    withSourceOptions(command.argument('<URL>', texts.url))
      .option('--id <id>', options.id)
      .option('--candidate <n>', options.candidate)
      .option('--json', cliTexts.json);
  withChoice(
    subcommand(sources, 'add', texts.add, [
      run('sources add https://www.exempel.se/nyheter'),
      run('sources add https://www.exempel.se/nyheter --level regionalt --candidate 2 --yes'),
    ]),
  )
    .option('--by <name>', options.by)
    .option('--yes', options.yes)
    .option('--force', options.force)
    .option('--dry-run', options.dryRun)
    .addHelpText('after', texts.explanation)
    .action((url: string, given) => runAddSource(url, given, context));
  withChoice(subcommand(sources, 'try', texts.try, [run('sources try https://www.exempel.se')])).action(
    (url: string, given) => runAddSource(url, { ...given, dryRun: true }, context),
  );
}

function addSourceChanging(sources: Command, context: CommandContext): void {
  const texts = addingTexts.cli;
  const withId = (name: string, description: string, example: string): Command =>
    subcommand(sources, name, description, [run(`sources ${example}`)])
      .argument('<ID>', texts.id)
      .option('--json', cliTexts.json);
  withId('show', texts.show, 'show ID').action((id: string, given) => runShowSource(id, given, context));
  withSourceOptions(withId('change', texts.change, 'change ID --level regionalt --every P1D'))
    .option('--url <url>', texts.options.url)
    .action((id: string, given) => runChangeSource(id, given, context));
  withId('enable', texts.enable, 'enable ID').action((id: string, given) => runEnableSource(id, true, given, context));
  withId('disable', texts.disable, 'disable ID').action((id: string, given) =>
    runEnableSource(id, false, given, context),
  );
  withId('remove', texts.remove, 'remove ID --yes')
    .option('--yes', texts.options.removeYes)
    .action((id: string, given) => runRemoveSource(id, given, context));
  withId('restore', texts.restore, 'restore ID').action((id: string, given) => runRestoreSource(id, given, context));
}

function addSourceLists(sources: Command, context: CommandContext): void {
  const texts = addingTexts.cli;
  subcommand(sources, 'export', texts.export, [run('sources export --out kallor.opml')])
    .option('--out <file>', texts.options.out)
    .action((given) => runExportSources(given, context));
  subcommand(sources, 'import', texts.import, [run('sources import kallor.opml --dry-run')])
    .argument('<FILE>', texts.file)
    .option('--level <level>', texts.options.importLevel(LEVELS))
    .option('--type <type>', texts.options.importType(ITEM_TYPES))
    .option('--by <name>', texts.options.by)
    .option('--dry-run', texts.options.dryRun)
    .option('--json', cliTexts.json)
    .action((file: string, given) => runImportSources(file, given, context));
}

function addSourceCommands(program: Command, context: CommandContext): void {
  const sources = subcommand(program, 'sources', cliTexts.sources.description, [
    run('sources'),
    run('sources --all --json'),
    run('sources add https://www.exempel.se/nyheter'),
  ])
    .enablePositionalOptions()
    .option('--all', cliTexts.sources.all)
    .option('--json', cliTexts.json)
    .action((options) => runSources(options, context));
  addSourceAdding(sources, context);
  addSourceChanging(sources, context);
  addSourceLists(sources, context);
}

function addTips(program: Command, context: CommandContext): void {
  const texts = tipTexts.cli;
  const withListing = (command: Command): Command =>
    command
      .option('--limit <n>', texts.limit)
      .option('--removed', texts.removed)
      .option('--json', cliTexts.json)
      .action((options) => runListTips(options, context));
  const tips = subcommand(program, 'tips', texts.description, [
    run('tips'),
    run('tips add https://exempel.se/sida --who Anna'),
  ]);
  withListing(tips).enablePositionalOptions();
  subcommand(tips, 'add', texts.add, [
    run('tips add https://exempel.se/sida --who Anna --text "Bra exempel"'),
    run('tips add --text "Tyresö testar trygghetsvärdar" --where Kvalitetsmässan --when igår --level lokalsamhallet'),
  ])
    .argument('[URL]', texts.url)
    .option('--text <text>', texts.text)
    .option('--title <text>', texts.title)
    .option('--who <name>', texts.who)
    .option('--when <date>', texts.when)
    .option('--where <text>', texts.where)
    .option('--level <level>', texts.level(LEVELS))
    .option('--type <type>', texts.type(ITEM_TYPES))
    .option('--area <id>', texts.area, collect)
    .option('--json', cliTexts.json)
    .addHelpText('after', texts.explanation)
    .action((url: string | undefined, options) => runAddTip(url, options, context));
  withListing(subcommand(tips, 'list', texts.list, [run('tips list --limit 50'), run('tips list --removed --json')]));
  subcommand(tips, 'remove', texts.remove, [run('tips remove ID'), run('tips remove ID --erase')])
    .argument('<ids...>', texts.ids)
    .option('--erase', texts.erase)
    .option('--json', cliTexts.json)
    .action((ids: string[], options) => runRemoveTips(ids, options, context));
  subcommand(tips, 'restore', texts.restore, [run('tips restore ID')])
    .argument('<ids...>', texts.ids)
    .option('--json', cliTexts.json)
    .action((ids: string[], options) => runRestoreTips(ids, options, context));
}

/** What a watch is narrowed by, beside the query. */
function withWatchFilters(command: Command): Command {
  const { options } = watchTexts.cli;
  return command
    .option('--area <id>', options.area, collect)
    .option('--level <level>', options.level(LEVELS), collect)
    .option('--type <type>', options.type(ITEM_TYPES), collect)
    .option('--source <id>', options.source, collect)
    .option('--language <code>', options.language, collect)
    .option('--from <date>', options.from)
    .option('--to <date>', options.to)
    .option('--owner <name>', options.owner)
    .option('--json', cliTexts.json);
}

const withWatchList = (command: Command, context: CommandContext): Command =>
  command
    .option('--owner <name>', watchTexts.cli.options.listOwner)
    .option('--reader <name>', watchTexts.cli.options.reader)
    .option('--removed', watchTexts.cli.options.removed)
    .option('--json', cliTexts.json)
    .action((options) => runListWatches(options, context));

function addWatchMaking(watches: Command, context: CommandContext): void {
  const texts = watchTexts.cli;
  withWatchFilters(
    subcommand(watches, 'add', texts.add, [
      run('watches add Medborgardialog "medborgardialog OR medborgarbudget" --area demokrati'),
      run('watches add "Annas klimat" "klimat* -skola" --owner anna@kommunen.se --dry-run'),
    ])
      .argument('<NAME>', texts.name)
      .argument('[QUERY]', texts.query),
  )
    .option('--dry-run', texts.options.dryRun)
    .addHelpText('after', texts.explanation)
    .action((name: string, query: string | undefined, options) => runAddWatch(name, query, options, context));
  withWatchFilters(
    subcommand(watches, 'change', texts.change, [run('watches change ID --query "trafik skolor"')])
      .argument('<ID>', texts.id)
      .option('--name <name>', texts.options.name)
      .option('--query <text>', texts.options.query),
  )
    .option('--for-all', texts.options.forAll)
    .option('--no-filters', texts.options.noFilters)
    .option('--new-key', texts.options.newKey)
    .action((id: string, options) => runChangeWatch(id, options, context));
}

function addWatches(program: Command, context: CommandContext): void {
  const texts = watchTexts.cli;
  const { options } = texts;
  const watches = subcommand(program, 'watches', texts.description, [
    run('watches'),
    run('watches add Skolvägar "trafik skolor"'),
    run('watches show Trygghet --new --reader Anna'),
  ]).enablePositionalOptions();
  withWatchList(watches, context);
  withWatchList(subcommand(watches, 'list', texts.list, [run('watches list --owner Anna --json')]), context);
  addWatchMaking(watches, context);
  subcommand(watches, 'show', texts.show, [run('watches show ID'), run('watches show ID --new --reader Anna --json')])
    .argument('<ID>', texts.id)
    .option('--new', options.new)
    .option('--reader <name>', options.reader)
    .option('--limit <n>', options.limit)
    .option('--json', cliTexts.json)
    .action((id: string, given) => runShowWatch(id, given, context));
  subcommand(watches, 'remove', texts.remove, [run('watches remove ID'), run('watches remove ID --erase')])
    .argument('<ids...>', texts.ids)
    .option('--erase', texts.erase)
    .option('--json', cliTexts.json)
    .action((ids: string[], given) => runRemoveWatches(ids, given, context));
  subcommand(watches, 'restore', texts.restore, [run('watches restore ID')])
    .argument('<ids...>', texts.ids)
    .option('--json', cliTexts.json)
    .action((ids: string[], given) => runRestoreWatches(ids, given, context));
  subcommand(watches, 'seen', texts.seen, [run('watches seen ID --reader Anna'), run('watches seen ID --number 17')])
    .argument('<ID>', texts.id)
    .option('--reader <name>', options.reader)
    .option('--number <n>', options.number)
    .option('--json', cliTexts.json)
    .action((id: string, given) => runMarkSeen(id, given, context));
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
  subcommand(evaluate, 'feeds', cliTexts.evaluate.feeds, [
    run('eval feeds --cases fall/'),
    run('eval feeds --cases fall/ --peer rss-parser --peer feedsmith'),
  ])
    .requiredOption('--cases <folder>', cliTexts.evaluate.cases)
    .option('--peer <name>', cliTexts.evaluate.peer, (name: string, before: string[]) => [...before, name], [])
    .option('--out <file>', cliTexts.evaluate.out)
    .action((options) => runEvaluateFeeds(options, context));
}

export function createProgram(context: CommandContext): Command {
  const program = prepare(new Command('spanare'))
    // What stands after a command's name belongs to that command: `jobs replay --json` is not `jobs --json`.
    .enablePositionalOptions()
    .description(cliTexts.description)
    .version(VERSION, '-V, --version', cliTexts.version)
    .addHelpText('after', cliTexts.examples(cliTexts.commonExamples) + cliTexts.environment);
  addDailyCommands(program, context);
  addSourceCommands(program, context);
  addMaintenanceCommands(program, context);
  addJobs(program, context);
  addTips(program, context);
  addWatches(program, context);
  addStoreCommands(program, context);
  addEvaluation(program, context);
  return program;
}
