/** Saved searches in the built product: by command, in a running process that finds what comes by itself, and through a kill in the middle. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHome, type Ended, type Home, type Product, runCommand, startProduct, waitFor } from './product.js';

let home: Home;
beforeAll(() => {
  home = createHome([]);
});
afterAll(() => home.remove());

const spanare = (...args: string[]): Promise<Ended> => runCommand(args, home, { withinMs: 60_000 });
const watches = (...args: string[]): Promise<Ended> => spanare('watches', ...args);
const tip = (text: string): Promise<Ended> => spanare('tips', 'add', '--text', text, '--json');
const parse = ({ stdout }: Ended) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');

describe('spanare watches', () => {
  it('has help in Swedish on every level, and tells mistakes in it', async () => {
    const [help, add, wrong, everything, unknown, nothing] = await Promise.all([
      watches('--help'),
      watches('add', '--help'),
      watches('add', 'x', 'hamn', '--area', 'nej', '--level', 'x', '--from', 'igår'),
      watches('add', 'x', '--', '-idrott'),
      watches('show', 'nej'),
      watches('change', 'nej'),
    ]);
    expect(help.stdout).toMatch(/^Användning: .*watches[\s\S]*add[\s\S]*change[\s\S]*show[\s\S]*remove[\s\S]*seen/);
    expect(add.stdout).toMatch(/--area[\s\S]*--owner[\s\S]*--dry-run[\s\S]*rättar inte stavning/);
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toMatch(/--area: Området ”nej”[\s\S]*--level: Nivån[\s\S]*--from: ”igår”/);
    expect(everything.stderr).toMatch(/allt som kommer in/);
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ingen bevakning med id eller namn ”nej”/),
    });
    expect(nothing.stderr).toMatch(/Ange vad som ska ändras/);
    expect((await watches('add')).code).toBe(2);
    expect((await watches()).stdout).toMatch(/inga bevakningar/);
  }, 60_000);

  it('makes one, tells what is new in it, marks it as read and back', async () => {
    await tip('Elväg provas i Kummelnäs');
    const dry = await watches('add', 'Elvägar', 'elväg', '--dry-run');
    expect(dry.stdout).toMatch(/Skulle träffa 1 träff just nu[\s\S]*Elväg provas/);
    const { watch } = parse(await watches('add', 'Elvägar', 'elväg', '--json'));
    expect(watch).toMatchObject({ name: 'Elvägar', q: 'elväg', total: 1, new: 0, filled: null });
    expect(watch).not.toHaveProperty('feedKey');
    expect((await watches('add', 'elvägar', 'x')).stderr).toMatch(/redan en bevakning för alla/);
    await tip('Ännu en elväg öppnar');
    expect((await watches()).stdout).toMatch(/Elvägar\n {2}2 träffar, 1 ny, för alla\n {2}elväg/);
    const shown = await watches('show', 'ELVÄGAR', '--new', '--reader', 'Anna');
    expect(shown.stdout).toMatch(/feed\.rss\n[\s\S]*Ännu en elväg öppnar\n {2}Tips, .*, ny/);
    expect(shown.stdout).not.toMatch(/Kummelnäs/);
    const seen = await watches('seen', watch.id, '--reader', 'Anna');
    expect(seen.stdout).toMatch(/markerat som läst. Ångra med watches seen .* --number 0/);
    expect((await watches('show', watch.id, '--new', '--reader', 'Anna')).stdout).toMatch(/Inget nytt/);
    expect((await watches('seen', watch.id, '--number', '9')).stderr).toMatch(/heltal från 0 till 1/);
    expect(parse(await watches('show', watch.id, '--json')).hits).toMatchObject([
      { isNew: true, number: 1 },
      { number: 0 },
    ]);
  }, 90_000);

  it('changes, removes and restores', async () => {
    const { watch } = parse(
      await watches('add', 'Att ändra', 'elväg', '--level', 'kommunen', '--owner', 'Anna', '--json'),
    );
    expect(watch).toMatchObject({ owner: 'Anna', filters: { level: ['kommunen'] } });
    expect(watch.feedUrls.rss).toMatch(/\?key=/);
    const change = async (...args: string[]) => parse(await watches('change', watch.id, ...args, '--json')).watch;
    expect(await change('--type', 'ovrigt')).toMatchObject({ filters: { level: ['kommunen'], type: ['ovrigt'] } });
    expect(await change('--level', '')).toMatchObject({ filters: { type: ['ovrigt'] } });
    expect(await change('--no-filters', '--for-all')).toMatchObject({ filters: {}, owner: null, total: 2 });
    const keyed = await change('--owner', 'Anna', '--new-key');
    expect(keyed.feedUrls.rss).not.toBe(watch.feedUrls.rss);
    expect((await watches('remove', watch.id, 'nej')).stdout).toMatch(/är borttagen. Ångra med watches restore/);
    expect((await watches('list', '--removed')).stdout).toMatch(/Att ändra/);
    expect((await watches('list', '--owner', 'Anna')).stdout).toMatch(/inga bevakningar/);
    expect((await watches('restore', 'Att ändra')).stdout).toMatch(/är tillbaka/);
    expect((await spanare('doctor')).stdout).toMatch(/ok {2}Bevakningarna har gått igenom allt/);
    await watches('remove', watch.id);
    expect(parse(await watches('remove', 'att ändra', '--erase', '--json'))).toEqual({ erased: watch.id });
    expect((await watches('list', '--removed')).stdout).toMatch(/inga borttagna/);
    const again = await watches('remove', watch.id, '--erase');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/ingen bevakning med id eller namn/) });
  }, 90_000);
});

const send = async <T>(product: Product, path: string, body: object): Promise<T> => {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await product.request(path, options);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};

interface Counts {
  id: string;
  total: number;
  new: number;
  filled: number | null;
}

it('a running product finds what comes by itself, and goes on after a kill with none lost or doubled', async () => {
  const quiet = createHome([]);
  let product = await startProduct(quiet, []);
  try {
    const { id } = await send<Counts>(product, '/api/v1/watches', { name: 'Broar', q: 'bro' });
    const read = () => product.getJson<Counts>(`/api/v1/watches/${id}`);
    await waitFor('it has gone through what there was', 15_000, async () => (await read()).filled === null);
    const tell = (n: number) => send(product, '/api/v1/tips', { text: `Bro nummer ${n} är klar` });
    for (const n of [1, 2, 3]) await tell(n);
    await waitFor('the three are found', 15_000, async () => (await read()).new === 3);
    for (const n of [4, 5, 6, 7]) await tell(n);
    await product.kill();
    product = await startProduct(quiet, []);
    await waitFor('all are found', 20_000, async () => (await read()).new === 7);
    const { hits } = await product.getJson<{ hits: { number: number }[] }>(`/api/v1/watches/${id}/items`);
    expect(hits.map((hit) => hit.number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    const feed = await product.request(`/api/v1/watches/${id}/feed.atom`);
    expect(feed.headers.get('content-type')).toMatch(/atom\+xml/);
    expect(await feed.text()).toContain('Bro nummer 7 är klar');
  } finally {
    await product.stop();
    quiet.remove();
  }
}, 120_000);
