/** Classes and ids of an element in; those that a person has chosen and that will be there tomorrow out. Machines' own names change with every build. */
import type { MarkupElement } from '../parsing/parse-markup.js';

/** Names that can stand in a selector as they are. */
const PLAIN = /^-?[a-z_\u00a1-\uffff][\w\u00a1-\uffff-]{0,60}$/i;
/** Made by tools: css-1x2y3z, sc-bdVaJa, svelte-1tky8bj, jsx-123, Card_title__3kX9a, svid12_…, ctl00_…, anything with a long number. */
const MADE =
  /^(?:css|sc|jsx|svelte|emotion|styled|ng|v|ember|react|yui|ctl|svid|gtm|elementor-element)[-_]?\d|^(?:css|sc|jsx|svelte)-\w|_ng|\d{3}/i;
const HASH_ENDING = /[-_](?=[a-z\d]*\d)(?=[a-z\d]*[a-z])[a-z\d]{5,}$/i;
const MIXED_CASE_ENDING = /__(?=[a-z]*[A-Z])[A-Za-z]{5}$/;
/** Letters and figures in turn, or capitals in the middle of what is no word: "f9e8d7", "kXcPqR". */
const RANDOM = /^(?=(?:[a-z]*\d){2})[a-z\d]{5,}$|[a-z][A-Z]+[a-z][A-Z]/;
/** Places in the list and states of the moment. */
const PASSING =
  /^(?:odd|even|first|last|alt|udda|jamn|active|current|selected|open|closed|hidden|visible|show|hide|fade|new|ny|featured|sticky|clearfix|cf|lazyload\w*|loaded)$|^(?:is|has|js|no|lazy|aos|animate|wow)[-_]|[-_](?:odd|even|first|last|active|current|selected|featured|sticky)$|[-_]\d+$/i;
/** What lays out a page rather than names its parts. */
const LAYOUT =
  /^(?:row|col|cols|column|columns|container|wrapper|inner|outer|grid|flex|block|inline|relative|absolute|left|right|pull|float|text|bg|border|rounded|shadow|font|[mp][trblxy]?|w|h|d|g|gap|space|items|justify|align|order|small|large|medium|xs|sm|md|lg|xl|xxl|env)(?:$|-)/i;
/** What such parts are called. */
const TELLING =
  /news|nyhet|aktuell|article|artikel|item|post|entry|inlagg|card|kort|teaser|puff|list|result|traff|träff|hit|event|kalend|anslag|kungor|pressm|publik|document|dokument|title|titel|rubrik|head|date|datum|time|tid|meta|ingress|intro|preamble|lead|summary|excerpt|desc|text|teaser/i;

const MOST_CLASSES = 12;

const isStable = (name: string): boolean =>
  PLAIN.test(name) &&
  !MADE.test(name) &&
  !HASH_ENDING.test(name) &&
  !MIXED_CASE_ENDING.test(name) &&
  !RANDOM.test(name);

/** Classes that a selector may lean on, the most telling first. */
export function stableClasses(element: MarkupElement): string[] {
  const value = element.attribs.class;
  if (value === undefined) return [];
  const names = value.slice(0, 1000).split(/\s+/).slice(0, MOST_CLASSES);
  return [...new Set(names)].filter((name) => isStable(name) && !PASSING.test(name)).sort(byTelling);
}

/** Two of the same rank stay in the order they were written. */
const byTelling = (a: string, b: string): number => rankClass(a) - rankClass(b);

/** Lower is better. */
export function rankClass(name: string): number {
  if (LAYOUT.test(name)) return 2;
  return TELLING.test(name) ? 0 : 1;
}

/** The id, when somebody has given it a name; null else. */
export function stableId(element: MarkupElement): string | null {
  const id = element.attribs.id?.trim() ?? '';
  return /^[a-z][a-z\u00a1-\uffff_-]{2,40}$/i.test(id) && isStable(id) ? id : null;
}
