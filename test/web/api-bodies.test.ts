/** Every route that takes a body is given bodies of the wrong kind: each is refused in Swedish, and none is a fault of ours. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { apiRoutes } from '../../src/web/api/router.js';
import { problemSchema } from '../../src/web/api/schemas.js';
import { type Application, startApplication } from './application.js';

const CONFIG = {
  areas: [],
  baseUrl: 'http://127.0.0.1',
  host: '127.0.0.1',
  trustProxy: null,
  contact: null,
  metricsToken: null,
};
const ROUTES = apiRoutes(CONFIG).filter(
  ({ parameters }) => parameters?.body !== undefined && parameters.bodyMedia === undefined,
);
/** As zod says it where nobody has said it in Swedish. */
const ENGLISH = /Invalid (?:input|option|key|element)|, expected |received |Unrecognized|Too (?:small|big)/;

let application: Application;
let ids: Record<string, string>;
beforeAll(async () => {
  application = await startApplication();
  const [item] = await application.save('lokaltidningen', [{ title: 'Polis i centrum' }]);
  const watch = await request(application.url).post('/api/v1/watches').send({ name: 'Polis', q: 'polis' }).expect(201);
  ids = { watches: watch.body.id, items: item ?? '', sources: 'lokaltidningen' };
});
afterAll(() => application.close());

const pathOf = (path: string): string =>
  path.replace('{area}', 'trygghet').replace(/\{\w+\}/, ids[path.split('/')[3] ?? ''] ?? 'x');

function fieldsOf(body: z.ZodType | undefined): string[] {
  const { properties = {} } = z.toJSONSchema(body ?? z.object({}), { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
}

async function refusalOf(method: (typeof ROUTES)[number]['method'], path: string, body: unknown) {
  const answer = await request(application.url)
    [method](pathOf(path))
    .set('Content-Type', 'application/json')
    .send(JSON.stringify(body));
  const what = `${method} ${path} ${JSON.stringify(body)}`;
  expect({ what, isFault: answer.status >= 500 }).toEqual({ what, isFault: false });
  expect({ what, english: ENGLISH.exec(answer.text)?.[0] }).toEqual({ what, english: undefined });
  return answer;
}

describe.each(
  ROUTES.map(({ method, path, parameters }) => [`${method} ${path}`, { method, path, parameters }] as const),
)('%s', (_name, { method, path, parameters }) => {
  it.each([[[]], [[1]], ['x'], [1], [null], [true]])('refuses %j, which is no object', async (body) => {
    const answer = await refusalOf(method, path, body);
    expect(answer.status).toBe(400);
    expect(problemSchema.safeParse(answer.body).error).toBeUndefined();
    expect(answer.body.invalidParameters).toBeUndefined();
  });

  it('tells in Swedish what is wrong with a field', async () => {
    const wrong = [1, -1, 1.5, null, true, '', 'x', 'x'.repeat(20_000), [], [1], {}, { zzz: 1 }];
    await refusalOf(method, path, { zzz: 1 });
    for (const field of fieldsOf(parameters?.body))
      for (const value of wrong) await refusalOf(method, path, { [field]: value });
  }, 60_000);
});
