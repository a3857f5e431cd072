/** A small site on loopback for tests: maps, pages and robots.txt in, what was asked for out. */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { startServer, type TestServer } from '../fetch/test-server.js';

export interface Page {
  title: string;
  lastmod?: string;
  /** In a news map: its own title and date. */
  news?: { title: string; date: string };
  /** Status instead of the page. */
  status?: number;
  type?: string;
  head?: string;
  headers?: Record<string, string>;
  redirect?: string;
}

export interface Site {
  /** By path. A map is a list of paths or whole addresses; an index names other maps. */
  maps: Record<string, { pages?: string[]; maps?: string[]; status?: number; isPacked?: boolean; text?: string }>;
  pages: Record<string, Page>;
  robots: string;
}

export interface SiteServer {
  site: Site;
  server: TestServer;
  /** Paths asked for since the last call. */
  asked(): string[];
}

export async function startSite(site: Site): Promise<SiteServer> {
  const whole = (path: string) => (/^\w+:/.test(path) ? path : server.url(path));

  function mapText({ pages, maps, text }: Site['maps'][string]): string {
    if (text !== undefined) return text;
    if (maps)
      return `<sitemapindex>${maps.map((path) => `<sitemap><loc>${whole(path)}</loc></sitemap>`).join('')}</sitemapindex>`;
    const entries = (pages ?? []).map((path) => {
      const { lastmod, news } = site.pages[path] ?? {};
      const told = news
        ? `<n:news xmlns:n="x"><n:publication_date>${news.date}</n:publication_date><n:title>${news.title}</n:title></n:news>`
        : '';
      return `<url><loc> ${whole(path)}\n</loc>${lastmod ? `<lastmod>${lastmod}</lastmod>` : ''}${told}</url>`;
    });
    return `<urlset>${entries.join('')}</urlset>`;
  }

  const server = await startServer((req, res) => {
    const path = decodeURIComponent(req.url ?? '/');
    const map = site.maps[path];
    const page = site.pages[path];
    if (path === '/robots.txt') res.writeHead(200).end(site.robots);
    else if (map) {
      const text = mapText(map);
      const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 12)}"`;
      if (map.status) res.writeHead(map.status).end();
      else if (req.headers['if-none-match'] === etag) res.writeHead(304, { etag }).end();
      else {
        const type = map.isPacked ? 'application/octet-stream' : 'text/xml; charset=utf-8';
        res.writeHead(200, { 'content-type': type, etag }).end(map.isPacked ? gzipSync(text) : text);
      }
    } else if (page?.redirect) res.writeHead(302, { location: page.redirect }).end();
    else if (page) {
      const { title, status = 200, type = 'text/html; charset=utf-8', head = '', headers } = page;
      res
        .writeHead(status, { 'content-type': type, ...headers })
        .end(
          `<!doctype html><html lang="sv"><head>${head}</head><main><h1>${title}</h1><p>Text om ${title} som är en ingress.</p></main></html>`,
        );
    } else res.writeHead(404).end();
  });
  const asked = () =>
    server.seen
      .splice(0)
      .map(({ path }) => decodeURIComponent(path))
      .filter((path) => path !== '/robots.txt' && path !== '/.well-known/tdmrep.json');
  return { site, server, asked };
}
