/** Environment and config/ in, one validated Config out; every mistake at once, with file, line, what is wrong and what to write. */
import { resolve } from 'node:path';
import type { z } from 'zod';
import { type Environment, isLoopback, isOwnVariable, parseEnvironment } from './config/environment.js';
import { readYaml, type YamlFile, type YamlResult } from './config/read-yaml.js';
import { createSourceKeys, keyNameOf, type SourceKeys } from './config/source-keys.js';
import { type Area, areasSchema } from './domain/area.js';
import { type Department, departmentsSchema } from './domain/department.js';
import { type Project, projectsSchema } from './domain/project.js';
import { type Source, sourcesSchema } from './domain/source.js';
import { StartError } from './domain/start-error.js';
import type { Step } from './domain/steps.js';
import { type SynonymsFile, synonymsSchema } from './language/synonyms.js';
import { checkReading } from './sources/check-source.js';
import { configTexts } from './texts/config.js';

export interface Config {
  host: string;
  port: number;
  /** Where people reach the system; the listening address when not told. */
  baseUrl: string;
  dataDir: string;
  /** postgres://…; null for SQLite in dataDir. */
  databaseUrl: string | null;
  /** redis://…; null for jobs inside the process. */
  redisUrl: string | null;
  /** Opens /metrics to who knows it; null closes it. */
  metricsToken: string | null;
  /** Where a worker answers /healthz, /readyz and /metrics; null for nowhere. */
  workerPort: number | null;
  /** Where a fault test wants the process to die. */
  failAt: Step | null;
  configDir: string;
  allowHosts: string[];
  contact: string | null;
  trustProxy: string | null;
  logLevel: Environment['LOG_LEVEL'];
  areas: Area[];
  sources: Source[];
  departments: Department[];
  projects: Project[];
  synonyms: SynonymsFile;
  /** Keys of interfaces, and sources made ready to be visited. */
  keys: SourceKeys;
  /** Swedish sentences that do not stop the start but should be read. */
  warnings: string[];
}

interface Files {
  areas: YamlFile<Area[]>;
  sources: YamlFile<Source[]>;
  departments: YamlFile<Department[]>;
  projects: YamlFile<Project[]>;
  synonyms: YamlFile<SynonymsFile>;
}

function readFiles(configDir: string): { files: Files; problems: [] } | { files: null; problems: string[] } {
  const read = <Schema extends z.ZodType>(name: string, schema: Schema): YamlResult<z.output<Schema>> =>
    readYaml(resolve(configDir, name), schema);
  const areas = read('areas.yaml', areasSchema);
  const sources = read('sources.yaml', sourcesSchema);
  const departments = read('departments.yaml', departmentsSchema);
  const projects = read('projects.yaml', projectsSchema);
  const synonyms = read('synonyms.yaml', synonymsSchema);
  if (areas.ok && sources.ok && departments.ok && projects.ok && synonyms.ok) {
    const files = {
      areas: areas.file,
      sources: sources.file,
      departments: departments.file,
      projects: projects.file,
      synonyms: synonyms.file,
    };
    return { files, problems: [] };
  }
  return {
    files: null,
    problems: [areas, sources, departments, projects, synonyms].flatMap((result) => (result.ok ? [] : result.problems)),
  };
}

/** The areas that a list in a file names and areas.yaml does not have. */
function checkAreas(
  file: Pick<YamlFile<unknown>, 'problem'>,
  [index, field]: [number, string],
  named: string[],
  areaIds: string[],
): string[] {
  return named.flatMap((area, i) =>
    areaIds.includes(area) ? [] : [file.problem([index, field, i], configTexts.unknownArea(field, area, areaIds))],
  );
}

/** What one source's own fields can't tell: whether they agree with each other and with the areas. */
function checkSource(file: YamlFile<Source[]>, source: Source, index: number, areaIds: string[]): string[] {
  const problems = checkAreas(file, [index, 'expectedAreas'], source.expectedAreas, areaIds);
  const first = file.value.findIndex((other) => other.id === source.id);
  if (first < index)
    problems.push(file.problem([index, 'id'], configTexts.duplicateId(source.id, file.lineOf([first, 'id']))));
  const keyName = keyNameOf(source);
  if (keyName !== null && isOwnVariable(keyName))
    problems.push(file.problem([index, 'needsKey'], configTexts.ownVariable(keyName)));
  return [
    ...problems,
    ...checkReading(source).map(({ field, at, reason }) => file.problem([index, at ?? field], reason)),
  ];
}

function checkFiles(files: Files): string[] {
  const areaIds = files.areas.value.map((area) => area.id);
  const none = areaIds.length === 0 ? [files.areas.problem([], configTexts.noAreas)] : [];
  const sources = files.sources.value.flatMap((source, index) => checkSource(files.sources, source, index, areaIds));
  const departments = files.departments.value.flatMap((department, index) =>
    checkAreas(files.departments, [index, 'areas'], department.areas, areaIds),
  );
  return [...none, ...sources, ...departments];
}

function checkExposure(environment: Environment): string[] {
  const exposed = !isLoopback(environment.HOST);
  return exposed && environment.ALLOW_UNAUTHENTICATED !== 'yes' ? [configTexts.unauthenticated(environment.HOST)] : [];
}

function listeningUrl(environment: Environment): string {
  const host =
    environment.HOST.includes(':') && !environment.HOST.startsWith('[') ? `[${environment.HOST}]` : environment.HOST;
  return `http://${host}:${environment.PORT}`;
}

/** @throws StartError with every problem found. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const parsed = parseEnvironment(env);
  const configDir = resolve(env.CONFIG_DIR || './config');
  const { files, problems } = readFiles(configDir);
  const all = [
    ...(parsed.ok ? checkExposure(parsed.environment) : parsed.problems),
    ...problems,
    ...(files ? checkFiles(files) : []),
  ];
  if (!parsed.ok || files === null || all.length > 0) throw new StartError(all);
  const { environment } = parsed;
  const keys = createSourceKeys(files.sources.value, env);
  return {
    host: environment.HOST,
    port: environment.PORT,
    baseUrl: environment.BASE_URL ?? listeningUrl(environment),
    dataDir: resolve(environment.DATA_DIR),
    databaseUrl: environment.DATABASE_URL ?? null,
    redisUrl: environment.REDIS_URL ?? null,
    metricsToken: environment.METRICS_TOKEN ?? null,
    workerPort: environment.WORKER_PORT ?? null,
    failAt: environment.TEST_FAIL_AT ?? null,
    configDir,
    allowHosts: environment.ALLOW_HOSTS,
    contact: environment.CONTACT ?? null,
    trustProxy: environment.TRUST_PROXY ?? null,
    logLevel: environment.LOG_LEVEL,
    areas: files.areas.value,
    sources: files.sources.value.map(keys.prepare),
    departments: files.departments.value,
    projects: files.projects.value,
    synonyms: files.synonyms.value,
    keys,
    warnings: isLoopback(environment.HOST) ? [] : [configTexts.openToAll(environment.HOST)],
  };
}
