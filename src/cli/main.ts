/** The command line: arguments in, an answer and an exit code out (0 done, 1 bad news, 2 misuse, 130 interrupted). */
import { type Command, CommanderError } from 'commander';
import { errorCode } from '../domain/error-code.js';
import { StartError } from '../domain/start-error.js';
import { EvaluationError } from '../evaluation/evaluation-error.js';
import { nearestOf } from '../language/nearest.js';
import { isStoreTrouble } from '../store/store.js';
import { cliTexts } from '../texts/cli.js';
import { mainTexts } from '../texts/main.js';
import { CommandFailure } from './context.js';
import { createProgram } from './program.js';
import { createTerminal, type Terminal } from './terminal.js';

const MISUSE = 2;
const INTERRUPTED = 130;

const quoted = (message: string): string => /'([^']+)'/.exec(message)?.[1] ?? '';

/** The names that could have stood where a mistake stands: `eval tagg` is compared with what eval has, not with fetch. */
function namesInReach(program: Command, args: string[]): string[] {
  const first = program.commands.find((command) => command.name() === args[0]);
  return (first !== undefined && first.commands.length > 0 ? first : program).commands.map((command) => command.name());
}

/** A command with subcommands takes nothing else: what stands there was meant as one. */
function strayName(program: Command, args: string[]): string | null {
  const parent = program.commands.find((command) => command.name() === args[0]);
  if (parent === undefined || parent.commands.length === 0) return null;
  const stray = args[1];
  const isOne = stray === undefined || stray.startsWith('-') || parent.commands.some((one) => one.name() === stray);
  return isOne ? null : stray;
}

function describeMisuse(error: CommanderError, commands: string[], stray: string | null): string {
  const name = quoted(error.message);
  switch (error.code) {
    case 'commander.unknownCommand':
      return cliTexts.errors.unknownCommand(name, nearestOf(name, commands));
    case 'commander.unknownOption':
      return cliTexts.errors.unknownOption(name);
    case 'commander.missingArgument':
      return cliTexts.errors.missingArgument(name);
    case 'commander.missingMandatoryOptionValue':
      return cliTexts.errors.missingOption(name.split(' ')[0] ?? name);
    case 'commander.optionMissingArgument':
      return cliTexts.errors.missingValue(name.split(' ')[0] ?? name);
    case 'commander.excessArguments':
      return stray === null
        ? cliTexts.errors.tooMany
        : cliTexts.errors.unknownCommand(stray, nearestOf(stray, commands));
    default:
      return cliTexts.failed(error.message);
  }
}

function tellError(error: unknown, program: Command, args: string[], terminal: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Without a command, commander shows the help and calls it a mistake.
    if (error.code !== 'commander.help') {
      const message = describeMisuse(error, namesInReach(program, args), strayName(program, args));
      terminal.complain(message);
    }
    return MISUSE;
  }
  if (error instanceof StartError) {
    terminal.complain(mainTexts.cannotStart);
    for (const problem of error.problems) terminal.complain(`  ${problem}`);
    return 1;
  }
  if (error instanceof CommandFailure) {
    if (error.message !== '') terminal.complain(error.message);
    return 1;
  }
  if (error instanceof EvaluationError) {
    terminal.complain(error.message);
    return error.isMisuse ? MISUSE : 1;
  }
  if (isStoreTrouble(error)) {
    terminal.complain(cliTexts.errors.storeTrouble);
    return 1;
  }
  terminal.complain(cliTexts.failed(error instanceof Error ? error.message : String(error)));
  return 1;
}

async function runProgram(): Promise<number> {
  const terminal = createTerminal();
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(INTERRUPTED);
      interrupt.abort();
    });
  }
  const program = createProgram({ terminal, signal: interrupt.signal });
  try {
    if (process.argv.length <= 2) {
      terminal.say(program.helpInformation());
      return MISUSE;
    }
    await program.parseAsync(process.argv);
    return 0;
  } catch (error) {
    const code = tellError(error, program, process.argv.slice(2), terminal);
    return interrupt.signal.aborted ? INTERRUPTED : code;
  }
}

// Whoever reads our output may stop reading, as `head` does: then there is nobody left to tell.
process.stdout.on('error', (error) => {
  if (errorCode(error) === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runProgram();
