/** What the tests read of the API's answers, and the questions they ask again and again. */
import { type Reachable, waitFor } from './product.js';

export interface ApiItem {
  id: string;
  url: string;
  title: string;
  summary: string;
  publishedAt: string | null;
  language: string;
  level: string;
  type: string;
  source: { id: string; name: string };
  alsoIn: { id: string; name: string; url: string }[];
  storyId: string;
  people: { name: string; affiliation?: string; orcid?: string }[];
  identifiers: Record<string, string>;
  areas: { id: string; score: number; origin: string; reasons: { word: string; points: number; where: string }[] }[];
}

interface ItemPage {
  items: ApiItem[];
  total: number;
  nextCursor?: string;
}

export interface ApiSource {
  id: string;
  state: {
    status: string;
    sentence: string;
    lastAttemptAt: string | null;
    lastSuccessAt: string | null;
    consecutiveFailures: number;
    failure: { code: string; message: string } | null;
    lastReport: {
      outcome: string;
      new: number;
      changed: number;
      alsoIn: number;
      unchanged: number;
      skipped: number;
    } | null;
    isBeingFetched: boolean;
  };
}

/** Every item, page by page. */
export async function listItems(product: Reachable): Promise<ApiItem[]> {
  const items: ApiItem[] = [];
  let cursor = '';
  do {
    const page = await product.getJson<ItemPage>(`/api/v1/items?sort=newest&limit=100${cursor}`);
    items.push(...page.items);
    cursor = page.nextCursor === undefined ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  } while (cursor !== '');
  return items;
}

export const countItems = async (product: Reachable): Promise<number> =>
  (await product.getJson<ItemPage>('/api/v1/items?limit=1')).total;

export const listSources = async (product: Reachable): Promise<ApiSource[]> =>
  (await product.getJson<{ sources: ApiSource[] }>('/api/v1/sources')).sources;

/** A person's "Hämta nu" for one source. */
export async function refresh(product: Reachable, id: string): Promise<void> {
  const response = await product.request(`/api/v1/sources/${id}/refresh`, { method: 'POST' });
  if (!response.ok) throw new Error(`refresh ${id}: ${response.status} ${await response.text()}`);
}

/** Fetches all sources now and waits until each visit that this asked for is over. */
export async function refreshAll(product: Reachable, withinMs: number): Promise<ApiSource[]> {
  const since = new Date().toISOString();
  for (const { id } of await listSources(product)) await refresh(product, id);
  return waitFor('all sources have been visited again', withinMs, async () => {
    const sources = await listSources(product);
    const isDone = ({ state }: ApiSource): boolean => (state.lastAttemptAt ?? '') >= since && !state.isBeingFetched;
    return sources.every(isDone) && sources;
  });
}
