/** What a publisher's robots.txt says of one page: its text in, allowed or not and the wanted pause out. */
import robotsModule from 'robots-parser';
import { PRODUCT_TOKEN } from './user-agent.js';

// The package's types promise `exports.default`; what it exports is the function itself.
const parseRobots = robotsModule as unknown as typeof robotsModule.default;

/** RFC 9309 asks for at least 500 KiB; what lies beyond is not read. */
export const ROBOTS_BYTES = 500 * 1024;
/** A page that asks for longer pauses than this is read this slowly. */
const LONGEST_CRAWL_DELAY_MS = 60_000;
/** Steps of pattern matching allowed per page, some 100 ms; honest files need a hundredth of it. */
const MOST_MATCHING_STEPS = 20_000_000;

export interface RobotsRules {
  isAllowed(url: URL): boolean;
  /** Pause between requests to the origin that the publisher asks for; 0 when it does not. */
  crawlDelayMs: number;
}

export const EVERYTHING_ALLOWED: RobotsRules = { isAllowed: () => true, crawlDelayMs: 0 };

/** @param origin where the file was asked for, also when a redirect led elsewhere */
export function readRobots(origin: string, bytes: Uint8Array): RobotsRules {
  const text = condense(new TextDecoder().decode(bytes.subarray(0, ROBOTS_BYTES)));
  const robots = parseRobots(`${origin}/robots.txt`, text);
  const delaySeconds = robots.getCrawlDelay(PRODUCT_TOKEN) ?? 0;
  const stepsPerCharacter = countMatchingSteps(text);
  return {
    crawlDelayMs: Math.min(Math.max(0, delaySeconds * 1000), LONGEST_CRAWL_DELAY_MS),
    isAllowed(url) {
      const pathLength = url.pathname.length + url.search.length;
      // Matching a page is patterns times path; a file made to stall us is taken as a no.
      if (stepsPerCharacter * pathLength > MOST_MATCHING_STEPS) return false;
      return robots.isAllowed(url.href, PRODUCT_TOKEN) !== false;
    },
  };
}

/**
 * Keeps what concerns us. The parser copies every rule to every agent of its group, so a hostile file of many agents and many
 * rules would otherwise fill the memory; and a line such as Sitemap must not end a group.
 */
function condense(text: string): string {
  const kept: string[] = [];
  let agents = new Set<string>();
  let isInAgents = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^\s*([a-z-]+)\s*:\s*([^#]*)/i.exec(line) ?? [];
    const field = name.toLowerCase();
    if (field === 'user-agent') {
      if (!isInAgents) agents = new Set();
      isInAgents = true;
      const agent = readAgent(value);
      if (!agents.has(agent)) kept.push(`user-agent: ${agent}`);
      agents.add(agent);
    } else if (field === 'allow' || field === 'disallow' || field === 'crawl-delay') {
      isInAgents = false;
      kept.push(`${field}: ${value.trim()}`);
    }
  }
  return kept.join('\n');
}

/** Everybody else becomes one agent, which still marks where a group begins. */
function readAgent(value: string): string {
  const token = value.trim().split('/', 1)[0]?.trim().toLowerCase() ?? '';
  return token === '*' || token === PRODUCT_TOKEN.toLowerCase() ? token : 'someone-else';
}

/** Most steps that all rules together take for each character of a path: one per rule, and one per character of a wildcard pattern. */
function countMatchingSteps(condensed: string): number {
  return condensed.split('\n').reduce((sum, line) => sum + (line.includes('*') ? line.length : 1), 0);
}
