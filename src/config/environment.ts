/** The environment in, typed settings out; the only reader of process.env is the caller that passes it. Unset means the default. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { canParseUrl } from '../domain/can-parse-url.js';
import { readHostPort } from '../domain/host-port.js';
import { isPercentEncoded } from '../domain/is-percent-encoded.js';
import { STEPS } from '../domain/steps.js';
import { configTexts } from '../texts/config.js';

const address = (example: string) =>
  z.string().refine((text) => canParseUrl(text) && /^https?:/.test(text), { error: configTexts.url(example) });

/** What express takes: how many proxies stand before us, or which: addresses, ranges, and three names of its own. */
function isProxySetting(text: string): boolean {
  const isKnown = (entry: string): boolean =>
    /^(loopback|linklocal|uniquelocal)$/.test(entry) || ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry);
  return /^\d{1,2}$/.test(text) || text.split(',').every((entry) => isKnown(entry.trim()));
}

const hostPorts = z.string().transform((text, context) => {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of entries.filter((entry) => readHostPort(entry) === null)) {
    context.addIssue({ code: 'custom', message: configTexts.hostPort(entry) });
  }
  return entries;
});

/** The address of a server with a name and password in it: it is never repeated in a message. */
const serverUrl = (schemes: string[], example: string) =>
  z
    .string()
    .refine((text) => canParseUrl(text) && schemes.includes(new URL(text).protocol), {
      error: configTexts.serverUrl(example),
    })
    .refine(isPercentEncoded, { error: configTexts.badPercent });

const portNumber = z
  .string()
  .regex(/^\d{1,5}$/, { error: configTexts.port })
  .transform(Number)
  .refine((port) => port <= 65_535, { error: configTexts.port });

/** A token that can be guessed is no lock. */
const SHORTEST_TOKEN = 16;

const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portNumber.default(3000),
  BASE_URL: address('https://spanare.nacka.se').optional(),
  DATA_DIR: z.string().default('./data'),
  CONFIG_DIR: z.string().default('./config'),
  DATABASE_URL: serverUrl(
    ['postgres:', 'postgresql:'],
    'postgres://spanare:lösenord@127.0.0.1:5432/spanare',
  ).optional(),
  REDIS_URL: serverUrl(['redis:', 'rediss:'], 'redis://127.0.0.1:6379')
    .refine((text) => !canParseUrl(text) || /^\/?\d{0,4}$/.test(new URL(text).pathname), {
      error: configTexts.redisDatabase,
    })
    .optional(),
  METRICS_TOKEN: z
    .string()
    .min(SHORTEST_TOKEN, { error: configTexts.shortToken(SHORTEST_TOKEN) })
    .regex(/^[\x21-\x7e]+$/, { error: configTexts.tokenCharacters })
    .optional(),
  WORKER_PORT: portNumber.optional(),
  TEST_FAIL_AT: z.enum(STEPS).optional(),
  ALLOW_HOSTS: hostPorts.default([]),
  CONTACT: z.string().optional(),
  TRUST_PROXY: z.string().refine(isProxySetting, { error: configTexts.trustProxy }).optional(),
  ALLOW_UNAUTHENTICATED: z.literal('yes', { error: configTexts.yesOnly }).optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: configTexts.logLevel })
    .default('info'),
});
export type Environment = z.infer<typeof environmentSchema>;

/** Settings of the design that later versions read. Ignoring one in silence would leave somebody's data in the wrong place. */
const NOT_YET: Record<string, string> = {
  MEILI_URL: 'Meilisearch',
  OIDC_ISSUER: 'inloggning',
};

/** @returns the settings, or every problem in them as a Swedish sentence. An empty variable counts as unset. */
export function parseEnvironment(
  env: Record<string, string | undefined>,
): { ok: true; environment: Environment } | { ok: false; problems: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(given);
  const problems = Object.entries(NOT_YET)
    .filter(([variable]) => variable in given)
    .map(([variable, what]) => configTexts.environment(variable, configTexts.notYet(variable, what)));
  if (!parsed.success) {
    problems.unshift(
      ...parsed.error.issues.map((issue) => configTexts.environment(String(issue.path[0] ?? ''), issue.message)),
    );
  }
  return parsed.success && problems.length === 0 ? { ok: true, environment: parsed.data } : { ok: false, problems };
}

/** Settings of the design that hold secrets of ours and that no schema here reads yet. */
const OTHER_OWN = new Set([
  'SECRET',
  'MEILI_KEY',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'SMTP_URL',
  'LLM_URL',
  'LLM_KEY',
]);

/** Whether a variable is one of ours: its value is never sent to a source. */
export const isOwnVariable = (name: string): boolean =>
  name in environmentSchema.shape || name in NOT_YET || OTHER_OWN.has(name);

/** Whether an address is only reachable from the machine itself. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
