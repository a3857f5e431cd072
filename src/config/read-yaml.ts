/** A YAML file and a schema in; parsed values out, or problems that name file, line, what is wrong and what to write. */
import { readFileSync } from 'node:fs';
import { isAbsolute, relative } from 'node:path';
import { type Document, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { errorCode } from '../domain/error-code.js';
import { configTexts } from '../texts/config.js';

type Path = readonly PropertyKey[];

/** A file that parsed: its value, and the line of any place in it for further checks. */
export interface YamlFile<Value> {
  value: Value;
  problem(path: Path, message: string): string;
  lineOf(path: Path): number | null;
}

export type YamlResult<Value> = { ok: true; file: YamlFile<Value> } | { ok: false; problems: string[] };

function childOf(node: unknown, key: PropertyKey): unknown {
  if (isSeq(node)) return node.items[Number(key)];
  if (!isMap(node)) return undefined;
  return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

/** The deepest node on the way to `path`: where something is missing, the place it is missing from. */
function nodeAt(document: Document, path: Path): Node | null {
  let best: Node | null = document.contents as Node | null;
  let inside: unknown = document.contents;
  for (const key of path) {
    const child = childOf(inside, key);
    if (child === undefined) break;
    const named = isPair(child) ? child.key : child;
    best = named as Node;
    inside = isPair(child) ? child.value : child;
  }
  return best;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    root,
  );
}

function unrecognizedPath(issue: z.core.$ZodIssue): Path {
  return issue.code === 'unrecognized_keys' && issue.keys[0] !== undefined
    ? [...issue.path, issue.keys[0]]
    : issue.path;
}

/** A field's name as a person would say it: `selectors.item`, without the list position that the line already tells. */
const fieldName = (path: Path): string => path.filter((key) => typeof key !== 'number').join('.');

/** @returns undefined where a name (*name) stands for something that is not there, or for far too much. */
function readValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? null;
  } catch {
    return undefined;
  }
}

/** @throws an error with code ERR_ENCODING_INVALID_ENCODED_DATA for bytes that are not UTF-8; a byte order mark is taken off. */
function readText(path: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
}

/** @returns the problems in the order they stand in the file. */
export function parseYaml<Schema extends z.ZodType>(
  text: string,
  fileName: string,
  schema: Schema,
): YamlResult<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineOf = (path: Path): number | null => {
    const offset = nodeAt(document, path)?.range?.[0];
    return offset === undefined ? null : lines.linePos(offset).line;
  };
  const problem = (path: Path, message: string): string => configTexts.at(fileName, lineOf(path), message);
  // What the parser stumbles over after the first mistake mostly follows from it.
  const syntax = document.errors.slice(0, 1).map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return configTexts.at(fileName, line, configTexts.yaml(code), col);
  });
  if (syntax.length > 0) return { ok: false, problems: syntax };
  const value = readValue(document);
  if (value === undefined) return { ok: false, problems: [configTexts.at(fileName, null, configTexts.badAlias)] };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, file: { value: parsed.data, problem, lineOf } };
  const problems = parsed.error.issues.map((issue) =>
    problem(unrecognizedPath(issue), configTexts.issue(fieldName(issue.path), issue, valueAt(value, issue.path))),
  );
  return { ok: false, problems };
}

/** As it would be written from where the process stands, if it lies below. */
function shortest(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? path : below;
}

/** Reads and parses one file; a missing or unreadable one is a problem like any other. */
export function readYaml<Schema extends z.ZodType>(path: string, schema: Schema): YamlResult<z.output<Schema>> {
  try {
    return parseYaml(readText(path), shortest(path), schema);
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    return { ok: false, problems: [configTexts.unreadable(path, code)] };
  }
}
