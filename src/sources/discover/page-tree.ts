/**
 * An open page in; its elements in document order out, with what the search for lists asks of each: how many links and dates it holds, whether
 * it belongs to the page's own matter, and which others lie on the same path. Everything is counted once, so that no page takes long.
 */
import { DomUtils } from 'htmlparser2';
import { findAll, type OpenPage, resolveWebAddress } from '../page/open-page.js';
import { allLineages } from '../page/walk.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { readShortText } from './short-text.js';
import { stableClasses } from './stable-names.js';

export interface PageNode {
  element: MarkupElement;
  index: number;
  /** Index of the parent; -1 for the outermost. */
  parent: number;
  /** Index after the last element inside. */
  end: number;
  /** In a menu, a footer, a banner: never a list of news. */
  isAround: boolean;
  /** In the page's main matter. */
  isInMain: boolean;
  /** Absolute address without fragment, when it is a link that may lead to an item. */
  address: string | null;
  /** Same path of tags; of tags and classes; of tags and classes above and only the tag here. */
  paths: [number, number, number];
  classes: string[];
}

export interface PageTree {
  nodes: PageNode[];
  indexOf: Map<MarkupElement, number>;
  /** Links inside the node, itself counted. */
  countLinks(node: PageNode): number;
  /** Links whose text is as long as a headline. */
  countHeadlines(node: PageNode): number;
  /** Elements whose own text may be a date. */
  countDates(node: PageNode): number;
}

/** Shorter link texts are menus and labels more often than headlines. */
export const HEADLINE_LENGTH = 16;
const ALWAYS_AROUND =
  'nav, footer, script, style, noscript, template, svg, iframe, select, dialog, [hidden], [role=navigation], [role=banner], [role=contentinfo], [role=dialog], [role=alertdialog], [role=search], [role=menu], [role=menubar], [role=tablist], [role=tree], [aria-modal=true]';
/** The head of an item or of a part of the matter; others are the page's. */
const INNER_HEADERS = 'main header, [role=main] header, article header, section header, li header';
const BESIDE = 'aside, [role=complementary]';
const MAIN = 'main, [role=main]';
const LIKE_MAIN = '#main, #content, #innehall, #innehåll, #maincontent, #main-content, .main-content, #primary';
/** Whole words of a class or id: "site-menu", "cookieBanner". */
const AROUND_WORDS =
  /^(?:cookies?|kakor|consent|gdpr|breadcrumbs?|brodsmulor|brodsmula|menu|meny|nav|navbar|navigation|navigering|footer|sidfot|share|dela|social|pagination|pager|paginering|skip|login|megamenu)$/i;
const SHARE_LINK =
  /facebook\.com\/share|twitter\.com\/(?:intent|share)|x\.com\/intent|linkedin\.com\/share|\/share\?|\/dela\b/i;
const DATE_TEXT =
  /\d{4}-\d{1,2}-\d|\d{1,2}\s?[/.]\s?\d{1,2}|\d{1,2}[:a-z.]*\s*(?:de\s)?\p{L}{3,}|\p{L}{3,}\.?\s\d{1,2}(?:,|\s\d{4})|\bi\s?(?:dag|går)\b|\b(?:today|yesterday)\b|för \w+ \p{L}+ sedan|\d{8}/iu;
/** A date may be put together of parts: a day, a month and a year, each in an element of its own. */
const MONTH_ALONE = /^\s*(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\p{L}{0,6}\.?\s*$/iu;
const NEVER_ITEM_LINK = /^(?:#|mailto:|tel:|javascript:)/i;

const wordsOf = (name: string): string[] => name.split(/[-_\s]+|(?<=[a-z])(?=[A-Z])/);

function isNamedAround({ attribs, name }: MarkupElement): boolean {
  if (name === 'html' || name === 'body' || name === 'main' || name === 'article') return false;
  const text = `${(attribs.class ?? '').slice(0, 500)} ${(attribs.id ?? '').slice(0, 100)}`;
  return text.length > 1 && wordsOf(text).some((word) => AROUND_WORDS.test(word));
}

interface Regions {
  around: Set<MarkupElement>;
  beside: Set<MarkupElement>;
  main: Set<MarkupElement>;
  /** What a mark of being around is not believed of: it holds the main matter or the page's heading. */
  holders: Set<MarkupElement>;
}

function findRegions(page: OpenPage): Regions {
  const select = (selector: string) => findAll(page, selector).toArray();
  const named = select(MAIN);
  const innerHeaders = new Set(select(INNER_HEADERS));
  const main = named.length > 0 ? named : select(LIKE_MAIN).slice(0, 1);
  return {
    around: new Set([...select(ALWAYS_AROUND), ...select('header').filter((header) => !innerHeaders.has(header))]),
    beside: new Set(select(BESIDE)),
    main: new Set(main),
    holders: allLineages([...main, ...select('h1')]),
  };
}

function readAddress(element: MarkupElement, page: OpenPage, pageAddress: string): string | null {
  if (element.name !== 'a' && element.name !== 'area') return null;
  const href = element.attribs.href?.trim();
  if (!href || NEVER_ITEM_LINK.test(href) || SHARE_LINK.test(href)) return null;
  const address = resolveWebAddress(href, page.baseUrl)?.replace(/#.*$/, '') ?? null;
  return address === pageAddress ? null : address;
}

const isDateText = (text: string): boolean => /\S/.test(text) && (DATE_TEXT.test(text) || MONTH_ALONE.test(text));

function mayBeDate(element: MarkupElement): boolean {
  if (element.name === 'time') return true;
  return element.children.some((child) => DomUtils.isText(child) && child.data.length < 300 && isDateText(child.data));
}

/** Equal texts get equal numbers. */
function createNumbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return (text) => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size);
    return numbers.size - 1;
  };
}

interface Walk {
  page: OpenPage;
  pageAddress: string;
  regions: Regions;
  trustsNames: boolean;
  number: (text: string) => number;
  nodes: PageNode[];
}

function makeNode(walk: Walk, element: MarkupElement, parent: PageNode | null): PageNode {
  const { regions, number } = walk;
  const classes = stableClasses(element);
  const [tags, all] = parent?.paths ?? [0, 0, 0];
  const isMarked = regions.around.has(element) || (walk.trustsNames && isNamedAround(element));
  const isMain = regions.main.size === 0 ? parent === null : regions.main.has(element);
  return {
    element,
    index: walk.nodes.length,
    parent: parent?.index ?? -1,
    end: 0,
    isAround: parent?.isAround === true || (isMarked && !regions.holders.has(element)),
    isInMain: (parent?.isInMain === true || isMain) && !regions.beside.has(element),
    address: readAddress(element, walk.page, walk.pageAddress),
    paths: [
      number(`${tags} ${element.name}`),
      number(`${all} ${element.name}.${[...classes].sort().join('.')}`),
      number(`${all} > ${element.name}`),
    ],
    classes,
  };
}

/** A step for each element; the depth is bounded by the parser. */
function visit(walk: Walk, element: MarkupElement, parent: PageNode | null): void {
  const node = makeNode(walk, element, parent);
  walk.nodes.push(node);
  for (const child of element.children) if (DomUtils.isTag(child)) visit(walk, child, node);
  node.end = walk.nodes.length;
}

/** A function that counts the marked nodes inside any node, in one step. */
function createCounter(nodes: PageNode[], isMarked: (node: PageNode) => boolean): (node: PageNode) => number {
  const before = new Uint32Array(nodes.length + 1);
  for (const [i, node] of nodes.entries()) before[i + 1] = (before[i] ?? 0) + (isMarked(node) ? 1 : 0);
  return ({ index, end }) => (before[end] ?? 0) - (before[index] ?? 0);
}

/**
 * @param url where the page lies: a link back to it is none to an item.
 * @param trustsNames whether a class that says "menu" is believed.
 */
export function readPageTree(page: OpenPage, url: string, trustsNames: boolean): PageTree {
  const pageAddress = url.replace(/#.*$/, '');
  const walk: Walk = {
    page,
    pageAddress,
    regions: findRegions(page),
    trustsNames,
    number: createNumbering(),
    nodes: [],
  };
  for (const element of findAll(page, ':root').toArray()) visit(walk, element, null);
  const { nodes } = walk;
  const isLink = (node: PageNode): boolean => node.address !== null && !node.isAround;
  return {
    nodes,
    indexOf: new Map(nodes.map((node) => [node.element, node.index])),
    countLinks: createCounter(nodes, isLink),
    countHeadlines: createCounter(
      nodes,
      (node) => isLink(node) && readShortText(node.element, HEADLINE_LENGTH + 20).length >= HEADLINE_LENGTH,
    ),
    countDates: createCounter(nodes, (node) => mayBeDate(node.element)),
  };
}
