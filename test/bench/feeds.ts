/** Made-up feeds, the same at every run: the texts differ from each other and share a small vocabulary, as those of one field do. */
const WORDS =
  'kommunen region förslag trygghet skola klimat invånare förvaltning nämnden beslut stöd samverkan projekt forskning vatten energi bygglov företag förening dialog cykel ungdomar äldre hälsa miljö'.split(
    ' ',
  );

export function makeText(seed: number, length: number): string {
  let state = seed * 2654435761;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // The low bits of such a generator repeat after a few steps: only the high ones are chance.
    const first = WORDS[(state >>> 24) % WORDS.length];
    return (state >>> 20) % 5 === 0 ? `${first}s${WORDS[(state >>> 12) % WORDS.length]}` : first;
  }).join(' ');
}

/** An RSS feed of `count` entries. @param from number of the first, so that feeds differ. */
export function makeFeed(count: number, from: number): string {
  const items = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return `<item><title>${makeText(n + 1, 8)}</title><link>https://a.example/${n}</link><guid isPermaLink="false">${n}</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>${makeText(n + 7919, 50)}</description></item>`;
  });
  return `<rss version="2.0"><channel><title>Bench</title>${items.join('')}</channel></rss>`;
}

/** What a page holds beside its news: menus, cards, footers. */
const PADDING = '<div class="a"><div class="b"><div class="c"><span>x</span></div></div></div>'.repeat(1500);

/** A listing page of few entries that is slow to read: a hundred kilobytes of markup, asked by selectors that look below and beside every element. */
export function makeHeavyPage(count: number, from: number): string {
  const items = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    return `<div class="news"><div><h3 class="title"><a href="https://a.example/${n}">${makeText(n + 1, 8)}</a></h3></div><p>${makeText(n + 7919, 50)}</p></div>`;
  });
  return `<!doctype html><html lang="sv"><title>Bench</title><body>${PADDING}${items.join('')}</body></html>`;
}

export const HEAVY_SELECTORS = {
  item: 'div.news:has(h3.title), div:not(:has(span)):not(:has(~ div ~ div.never)):has(h3.never)',
  title: 'h3.title',
  link: 'h3.title a',
  summary: 'p',
};
