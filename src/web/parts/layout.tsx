/** The frame of every page: head, skip link, menu, top, main and foot. The content comes in as it is to stand in main. */

import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { webTexts as texts } from '../../texts/web.js';
import { linkable } from '../addresses.js';
import { OPENAPI_PATH } from '../api/router.js';
import type { Frame } from './page-frame.js';
import { Icon } from './signs.js';

export type MenuEntry = 'sok' | 'kallor';

const MENU: readonly { id: MenuEntry; href: string; icon: string; label: string }[] = [
  { id: 'sok', href: '/sok', icon: 'sok', label: texts.search },
  { id: 'kallor', href: '/kallor', icon: 'kallor', label: texts.sources },
];

const Brand = () => (
  <a class="brand" href="/">
    <svg aria-hidden="true">
      <use href="#horisont" />
    </svg>
    <span>
      {texts.product}
      <small>{texts.tagline}</small>
    </span>
  </a>
);

const Menu = ({ current }: { current: MenuEntry | null }) => (
  <nav class="side" aria-label={texts.mainMenu}>
    <Brand />
    <div class="nav">
      <ul>
        {MENU.map(({ id, href, icon, label }) => (
          <li>
            <a href={href} aria-current={id === current ? 'page' : undefined}>
              <Icon id={icon} />
              {label}
            </a>
          </li>
        ))}
      </ul>
    </div>
  </nav>
);

/** A page that has a search field of its own needs none at the top. */
const Top = ({ withSearch }: { withSearch: boolean }) => (
  <header class={withSearch ? 'top' : 'top top--brand'}>
    <Brand />
    {withSearch && (
      <form class="top__search" role="search" action="/sok">
        <label class="vh" for="q0">
          {texts.searchBase}
        </label>
        <button type="submit">
          <Icon id="sok" />
          <span class="vh">{texts.search}</span>
        </button>
        <input class="input" id="q0" name="q" type="search" placeholder={texts.searchBase} autocomplete="off" />
      </form>
    )}
  </header>
);

/** The contact of the configuration is an address to write to or a page. */
function contactHref(contact: string): string | null {
  return /^[^\s@:/]+@[^\s@]+$/.test(contact) ? linkable(`mailto:${contact}`) : linkable(contact);
}

const Contact = ({ contact }: { contact: string }) => {
  const href = contactHref(contact);
  return (
    <span>
      {texts.contact}: {href === null ? contact : <a href={href}>{contact}</a>}
    </span>
  );
};

const Foot = ({ frame }: { frame: Frame }) => (
  <footer class="foot">
    {frame.contact !== null && <Contact contact={frame.contact} />}
    <a href={OPENAPI_PATH}>{texts.openApi}</a>
    <span>{texts.version(frame.version)}</span>
  </footer>
);

interface LayoutProps {
  frame: Frame;
  /** Without the name of the product. */
  title: string;
  current: MenuEntry | null;
  withSearch?: boolean;
  children?: Child;
}

export const Layout = ({ frame, title, current, withSearch = true, children }: LayoutProps) => (
  <html lang="sv" data-tema={frame.theme ?? undefined}>
    <head>
      <meta charset="utf-8" />
      <title>{texts.title(title)}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href={frame.assets.iconUrl} type="image/svg+xml" />
      <link rel="stylesheet" href={frame.assets.styleUrl} />
    </head>
    <body>
      {raw(frame.assets.sprite)}
      <a class="skip" href="#innehall">
        {texts.skip}
      </a>
      <div class="app">
        <Menu current={current} />
        <div class="body">
          <Top withSearch={withSearch} />
          <main class="main" id="innehall" tabindex={-1}>
            {children}
          </main>
          <Foot frame={frame} />
        </div>
      </div>
    </body>
  </html>
);
