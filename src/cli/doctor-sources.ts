/** `spanare doctor --sources`: every source that is switched on tried once, a line each of how it went. Nothing is saved. */
import type { Result } from '../domain/failure.js';
import { adapterOf, type Source } from '../domain/source.js';
import { type Trial, trySource } from '../intake/try-source.js';
import { stockholmDay } from '../language/local-time.js';
import { cliTexts } from '../texts/cli.js';
import type { Parts } from '../wire.js';
import { forEachByHost } from './by-host.js';
import { type CommandContext, CommandFailure, withParts } from './context.js';

const texts = cliTexts.doctorSources;

interface Check {
  source: Source;
  /** How it went; null for a source that was not tried since its key is missing. */
  trial: Result<Trial> | null;
  durationMs: number;
}

type Verdict = 'ok' | 'empty' | 'no-key' | 'failed';

function verdictOf({ trial }: Check): Verdict {
  if (trial === null) return 'no-key';
  if (!trial.ok) return 'failed';
  return trial.value.total === 0 ? 'empty' : 'ok';
}

function describe(check: Check): string {
  const { source, trial } = check;
  if (trial === null) return texts.missingKey(source.missingKey ?? '');
  if (!trial.ok) return trial.failure.message;
  const { total, items, notes } = trial.value;
  const newest = items.map((item) => item.publishedAt).reduce((a, b) => ((b ?? '') > (a ?? '') ? b : a), null);
  return [texts.read(total, newest === null ? null : stockholmDay(new Date(newest))), ...notes].join(' ');
}

function toJson(check: Check): unknown {
  const { source, trial, durationMs } = check;
  const verdict = verdictOf(check);
  const failure = trial !== null && !trial.ok ? { code: trial.failure.code, message: trial.failure.message } : null;
  const total = trial?.ok ? trial.value.total : null;
  const base = { id: source.id, name: source.name, kind: source.kind, adapter: adapterOf(source) };
  return { ...base, verdict, total, failure, durationMs, message: describe(check) };
}

async function tryOne(parts: Parts, source: Source, context: CommandContext): Promise<Check> {
  const startedMs = performance.now();
  const trial =
    source.missingKey === undefined ? await trySource(source, { ...parts.refresh, signal: context.signal }) : null;
  return { source, trial, durationMs: Math.round(performance.now() - startedMs) };
}

function sayTable(checks: readonly Check[], context: CommandContext): void {
  const width = Math.max(...checks.map(({ source }) => source.id.length), 2);
  for (const check of checks) {
    const seconds = (check.durationMs / 1000).toLocaleString('sv-SE', { maximumFractionDigits: 1 });
    const columns = [
      texts.verdicts[verdictOf(check)].padEnd(8),
      check.source.id.padEnd(width),
      `${seconds} s`.padStart(7),
    ];
    context.terminal.say(`${columns.join('  ')}  ${describe(check)}`);
  }
}

export async function runDoctorSources(options: { json?: boolean }, context: CommandContext): Promise<void> {
  await withParts(async (parts) => {
    const sources = parts.catalogue.all().filter((source) => source.enabled);
    const checks: Check[] = [];
    await forEachByHost(
      sources,
      (source) => source.url,
      async (source) => {
        if (context.signal.aborted) return;
        const check = await tryOne(parts, source, context);
        checks.push(check);
        context.terminal.progress(texts.progress(checks.length, sources.length, source.name));
      },
    );
    checks.sort((a, b) => sources.indexOf(a.source) - sources.indexOf(b.source));
    const failed = checks.filter((check) => verdictOf(check) === 'failed').length;
    if (options.json) context.terminal.json({ tried: checks.length, failed, sources: checks.map(toJson) });
    else {
      sayTable(checks, context);
      context.terminal.say(texts.done(checks.length, failed));
    }
    if (context.signal.aborted) throw new CommandFailure(cliTexts.interrupted);
    if (failed > 0) throw new CommandFailure('');
  });
}
