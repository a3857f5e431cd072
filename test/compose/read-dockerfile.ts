/** The text of a Dockerfile in, its stages with their instructions out: comments, continued lines, flags and exec form; nothing cleverer. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Instruction {
  name: string;
  /** `--from=build` is `{from: 'build'}`. */
  flags: Record<string, string>;
  /** What follows name and flags, with single spaces. */
  rest: string;
  /** The words of the exec form, `["node", "x.js"]`; null when a shell would run it. */
  exec: string[] | null;
}

export interface Stage {
  name: string;
  /** What it builds on: an image, or an earlier stage. */
  base: string;
  instructions: Instruction[];
}

const KNOWN = /^(FROM|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|HEALTHCHECK|CMD)$/;

function readExec(text: string): string[] | null {
  try {
    // A health check says CMD once more.
    return JSON.parse(text.replace(/^CMD\s+/, '')) as string[];
  } catch {
    return null;
  }
}

/** @throws for an instruction that no rule has thought of. */
function readInstruction(line: string): Instruction {
  const [name = '', ...words] = line.trim().split(/\s+/);
  if (!KNOWN.test(name)) throw new Error(`Dockerfile: ${name} is not known to its reader`);
  const first = words.findIndex((word) => !word.startsWith('--'));
  const flags = words.slice(0, first).map((flag) => flag.slice(2).split('='));
  const rest = words.slice(first).join(' ');
  return { name, flags: Object.fromEntries(flags), rest, exec: readExec(rest) };
}

/** @throws when something stands before the first FROM. */
export function parseDockerfile(text: string): Stage[] {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  const stages: Stage[] = [];
  for (const line of lines) {
    const instruction = readInstruction(line);
    const [base = '', , name = ''] = instruction.rest.split(/\s+/);
    if (instruction.name === 'FROM') stages.push({ name, base, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

const file = fileURLToPath(new URL('../../Dockerfile', import.meta.url));

/** @param change what a test does to the text first. */
export const readDockerfile = (change: (text: string) => string = (text) => text): Stage[] =>
  parseDockerfile(change(readFileSync(file, 'utf8')));

/** The environment that the last stage sets. */
export function environmentOfImage(stages: Stage[]): Record<string, string> {
  const settings = stages.at(-1)?.instructions.filter(({ name }) => name === 'ENV') ?? [];
  const pairs = settings.flatMap(({ rest }) => rest.split(/\s+/)).map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([name = '', ...value]) => [name, value.join('=')]));
}
