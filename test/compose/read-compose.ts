/** The text of docker-compose.yml in, its services out, with what the shell's variables stand for; only what a test reads of it is typed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** Read as it is written: what this shape doesn't know is refused, so that no setting slips past the rules. */
const serviceSchema = z.strictObject({
  image: z.string().optional(),
  build: z.string().optional(),
  user: z.string().optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  restart: z.string().optional(),
  logging: z.object({ driver: z.string(), options: z.record(z.string(), z.string()) }).optional(),
  tmpfs: z.array(z.string()).default([]),
  shm_size: z.string().optional(),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  profiles: z.array(z.string()).default([]),
  stop_grace_period: z.string().optional(),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string().optional(),
      timeout: z.string().optional(),
      start_period: z.string().optional(),
      retries: z.number().optional(),
    })
    .optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.string() })).default({}),
});

const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.strictObject({})),
});
export type Compose = z.infer<typeof composeSchema>;
export type Service = z.infer<typeof serviceSchema>;

const file = fileURLToPath(new URL('../../docker-compose.yml', import.meta.url));

/** @param change what a test does to the text first. @throws for settings that no rule knows. */
export function readCompose(change: (text: string) => string = (text) => text): Compose {
  return composeSchema.parse(parse(change(readFileSync(file, 'utf8')), { merge: true }));
}

/** `${NAME}`, `${NAME:-otherwise}` and `${NAME:?complaint}`, as compose reads them. @throws with the complaint. */
export function substitute(text: string, variables: Record<string, string>): string {
  return text.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_whole, name: string, sign: string | undefined, rest: string | undefined) => {
      const value = variables[name] ?? '';
      if (value !== '') return value;
      if (sign === '?') throw new Error(`${name}: ${rest}`);
      return rest ?? '';
    },
  );
}

/** What the container's process finds in its environment, beside what the image sets. */
export const environmentOf = (service: Service, variables: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(service.environment).map(([name, value]) => [name, substitute(value, variables)]));
