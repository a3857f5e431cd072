/** Made-up feeds, the same at every run: the texts differ from each other and share a small vocabulary, as those of one field do. */
const WORDS =
  'kommunen region förslag trygghet skola klimat invånare förvaltning nämnden beslut stöd samverkan projekt forskning vatten energi bygglov företag förening dialog cykel ungdomar äldre hälsa miljö'.split(
    ' ',
  );

function makeText(seed: number, length: number): string {
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

/** Markup that says nothing: each entry's text is wrapped in so many empty elements that reading it is work. */
const PADDING = '<p class="x"><span></span> <b></b> <i></i>&nbsp;<a href="https://a.example/"></a></p>'.repeat(600);

/** A feed of few entries that is slow to parse: about 45 kB of markup an entry. */
export function makeHeavyFeed(count: number, from: number): string {
  return makeFeed(count, from).replaceAll(
    '</description>',
    `${PADDING.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</description>`,
  );
}
