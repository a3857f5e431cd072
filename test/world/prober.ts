/** The web's address in, what it said out: asked again and again by many doors, each answer judged for time, shape and language. */

/** The promise: whatever is down, an answer comes within this time. */
export const ANSWER_WITHIN_MS = 2000;
const EVERY_MS = 150;
/** One that hangs is let go, so that it can be told how long it hung. */
const GIVE_UP_MS = 20_000;

export interface Said {
  at: number;
  path: string;
  /** 0: no answer at all. */
  status: number;
  ms: number;
  body: string;
}

interface Door {
  path: string;
  method?: 'POST';
  isJson: boolean;
}

const READING: readonly Door[] = [
  { path: '/', isJson: false },
  { path: '/sok?q=kommun', isJson: false },
  { path: '/kallor', isJson: false },
  { path: '/api/v1/items?q=kommun', isJson: true },
  { path: '/api/v1/sources', isJson: true },
  { path: '/readyz', isJson: true },
  { path: '/healthz', isJson: true },
];

export interface Prober {
  /** Sources that somebody asks for now and then; empty for none. */
  askFor(sourceIds: readonly string[]): void;
  /** All that was said from a time on (performance.now()), to now. */
  said(sinceMs?: number): Said[];
  stop(): Promise<Said[]>;
}

async function knock(url: string, path: string, method: 'GET' | 'POST'): Promise<Said> {
  const startedMs = performance.now();
  const at = startedMs;
  try {
    const response = await fetch(url + path, {
      method,
      signal: AbortSignal.timeout(GIVE_UP_MS),
      headers: { accept: path.startsWith('/api') ? 'application/json' : 'text/html,*/*;q=0.8' },
      redirect: 'manual',
    });
    const body = await response.text();
    return { at, path, status: response.status, ms: performance.now() - startedMs, body };
  } catch (error) {
    return { at, path, status: 0, ms: performance.now() - startedMs, body: String(error) };
  }
}

/** Asks on and on, whether the last question has been answered or not. */
export function startProber(url: string): Prober {
  const said: Said[] = [];
  const waiting = new Set<Promise<void>>();
  let wanted: readonly string[] = [];
  let turn = 0;
  const next = (): Door => {
    const doors: Door[] = [
      ...READING,
      ...wanted.map((id): Door => ({ path: `/api/v1/sources/${id}/refresh`, method: 'POST', isJson: true })),
    ];
    return doors[turn++ % doors.length] ?? { path: '/', isJson: false };
  };
  const timer = setInterval(() => {
    const door = next();
    const answer = knock(url, door.path, door.method ?? 'GET').then((one) => {
      said.push(one);
      waiting.delete(answer);
    });
    waiting.add(answer);
  }, EVERY_MS);
  return {
    askFor: (sourceIds) => {
      wanted = sourceIds;
    },
    said: (sinceMs = 0) => said.filter(({ at }) => at >= sinceMs),
    stop: async () => {
      clearInterval(timer);
      await Promise.all(waiting);
      return said;
    },
  };
}

const STACK = /\n\s+at \S|\bat (?:async )?[\w.<>]+ \(|\.[jt]sx?:\d+:\d+|node_modules|node:internal/;
const SWEDISH = /[.] |[.]$/;

function judgeBody({ path, status, body }: Said): string | null {
  if (STACK.test(body)) return 'shows where in the code';
  const isJson = /^\/(?:api|healthz|readyz)/.test(path);
  if (!isJson) return body.match(/^<!doctype html>/i) ? null : 'no page';
  try {
    const answer = JSON.parse(body) as { detail?: string; problems?: Record<string, string> };
    const sentence = answer.detail ?? Object.values(answer.problems ?? {})[0];
    if (status >= 400 && !SWEDISH.test(sentence ?? '')) return 'no sentence that says what is wrong';
    return null;
  } catch {
    return 'no JSON';
  }
}

/** @returns every answer that breaks a promise, with why: too late, none at all, another error than "unavailable", a shape of its own. */
export function findBadAnswers(said: readonly Said[]): string[] {
  return said.flatMap((one) => {
    const { path, status, ms, body } = one;
    const why = [
      ...(ms > ANSWER_WITHIN_MS ? ['late'] : []),
      ...(status < 200 || (status >= 400 && status !== 503) ? ['neither an answer nor 503'] : []),
      ...(status === 0 ? [] : [judgeBody(one) ?? []].flat()),
    ];
    return why.length === 0
      ? []
      : [`${path}: ${status} after ${Math.round(ms)} ms: ${why.join(', ')}: ${body.slice(0, 300)}`];
  });
}

export const slowestMs = (said: readonly Said[]): number => Math.round(Math.max(0, ...said.map(({ ms }) => ms)));
