/** One post in a list: title that leads to the original, where and when, the lead with its hits, who else has it, and why it has its areas. */
import type { Item, ItemArea, ItemTip } from '../../domain/item.js';
import type { StoryMember } from '../../intake/overviews.js';
import { addsTo } from '../../intake/tips/tip-words.js';
import type { Highlighted } from '../../search/engine.js';
import { formatNumber } from '../../texts/numbers.js';
import { tipTexts } from '../../texts/tips.js';
import {
  formatPoints,
  formatPublished,
  formatShortDate,
  languageName,
  machineDate,
  TYPE_NAMES,
} from '../../texts/web-format.js';
import { itemTexts as texts } from '../../texts/web-search.js';
import { linkable } from '../addresses.js';
import type { FoundItem } from '../search-items.js';
import type { NameOf } from '../source-names.js';
import type { Frame } from './page-frame.js';
import { AreaIcon, areaClass, LevelSign, shortName } from './signs.js';

const LONGEST_LEAD = 320;
const MOST_MEMBERS = 8;

/** Marks text of another language, so that it is read out as what it is. */
const langOf = (code: string): string | undefined => (code === 'sv' || languageName(code) === null ? undefined : code);

const Pieces = ({ pieces }: { pieces: Highlighted }) => (
  <>{pieces.map(({ text, hit }) => (hit ? <mark>{text}</mark> : text))}</>
);

function shorten(text: string): string {
  if (text.length <= LONGEST_LEAD) return text;
  const cut = text.slice(0, LONGEST_LEAD);
  const end = cut.lastIndexOf(' ');
  return `${cut.slice(0, end > LONGEST_LEAD / 2 ? end : LONGEST_LEAD).trimEnd()} …`;
}

const Title = ({ item, highlight }: FoundItem) => {
  const href = linkable(item.url);
  const title = highlight === null ? item.title || texts.noTitle : <Pieces pieces={highlight.title} />;
  return (
    <h3 class="item__title" lang={langOf(item.language)}>
      {href === null ? title : <a href={href}>{title}</a>}
    </h3>
  );
};

const When = ({ item }: { item: Item }) =>
  item.publishedAt === null ? (
    <span>{texts.firstSeen(formatShortDate(item.firstSeenAt))}</span>
  ) : (
    <time datetime={machineDate(item.publishedAt, item.publishedPrecision)}>
      {formatPublished(item.publishedAt, item.publishedPrecision)}
    </time>
  );

const Meta = ({ item, nameOf }: { item: Item; nameOf: NameOf }) => {
  const language = langOf(item.language) && languageName(item.language);
  return (
    <div class="meta">
      <a class="src" href={`/sok?kalla=${encodeURIComponent(item.sourceId)}`}>
        {nameOf(item.sourceId)}
      </a>
      <span>{TYPE_NAMES[item.type]}</span>
      <LevelSign level={item.level} />
      <When item={item} />
      {language && <span>{texts.inLanguage(language)}</span>}
    </div>
  );
};

const Lead = ({ item, highlight }: FoundItem) => {
  const isHit = highlight?.summary.some((piece) => piece.hit) ?? false;
  if (item.summary === '') return <></>;
  return (
    <p class="item__text" lang={langOf(item.language)}>
      {isHit && highlight ? <Pieces pieces={highlight.summary} /> : shorten(item.summary)}
    </p>
  );
};

const AlsoIn = ({ item, nameOf }: { item: Item; nameOf: NameOf }) => (
  <p class="small dim">
    {texts.alsoIn}{' '}
    {item.alsoIn.map(({ sourceId, url }, i) => {
      const href = linkable(url);
      return (
        <>
          {i > 0 && ', '}
          {href === null ? nameOf(sourceId) : <a href={href}>{nameOf(sourceId)}</a>}
        </>
      );
    })}
  </p>
);

/** Text with its lines. */
const Lines = ({ text }: { text: string }) => (
  <>
    {text.split('\n').map((line, i) => (
      <>
        {i > 0 && <br />}
        {line}
      </>
    ))}
  </>
);

/** The person's own words, where they say more than title and lead. */
const Note = ({ note }: { note: string }) =>
  note.length <= LONGEST_LEAD ? (
    <p class="small">
      ”<Lines text={note} />”
    </p>
  ) : (
    <details class="disc">
      <summary>{tipTexts.wholeNote}</summary>
      <p class="small">
        <Lines text={note} />
      </p>
    </details>
  );

const Tip = ({ tip, item }: { tip: ItemTip; item: Item }) => (
  <>
    <p class="small dim">{tipTexts.from(tip.who, formatPublished(tip.heard.at, tip.heard.precision), tip.where)}</p>
    {tip.note !== null && addsTo(tip.note, item) && <Note note={tip.note} />}
  </>
);

const Member = ({ member, nameOf }: { member: StoryMember; nameOf: NameOf }) => {
  const href = linkable(member.url);
  const title = member.title || texts.noTitle;
  return (
    <li class={member.isLead ? 'chain__primary' : undefined}>
      {member.isLead && (
        <>
          <span class="badge badge--accent">{texts.origin}</span>{' '}
        </>
      )}
      <span lang={langOf(member.language)}>{href === null ? title : <a href={href}>{title}</a>}</span>
      <p>
        {nameOf(member.sourceId)}, {formatShortDate(member.sortAt)}
      </p>
    </li>
  );
};

const SameStory = ({ members, nameOf }: { members: StoryMember[]; nameOf: NameOf }) => (
  <details class="disc">
    <summary>{texts.sameStory(members.length)}</summary>
    <ol class="chain chain--s">
      {members.slice(0, MOST_MEMBERS).map((member) => (
        <Member member={member} nameOf={nameOf} />
      ))}
    </ol>
  </details>
);

const Reasons = ({ area, frame }: { area: ItemArea; frame: Frame }) => {
  const definition = frame.areas.find((one) => one.id === area.area);
  const threshold = definition === undefined ? null : formatNumber(definition.threshold);
  const verdict = area.origin === 'person' ? texts.byPerson : texts.points(formatNumber(area.score), threshold);
  return (
    <>
      <p>
        <b>{definition?.name ?? area.area}</b>, {verdict}
      </p>
      {area.reasons.length > 0 && (
        <p class="points">
          {area.reasons.map((reason) => (
            <span class={reason.points < 0 ? 'neg' : undefined}>
              ”{reason.word}”{reason.where === 'title' && ` ${texts.inTitle}`} <b>{formatPoints(reason.points)}</b>
            </span>
          ))}
        </p>
      )}
    </>
  );
};

const Areas = ({ item, frame }: { item: Item; frame: Frame }) => (
  <div class="item__foot">
    {item.areas.map(({ area }) => (
      <a class={`tag${areaClass(frame.assets, area)}`} href={`/sok?omrade=${encodeURIComponent(area)}`}>
        <AreaIcon assets={frame.assets} areaId={area} />
        {shortName(frame.areas, area)}
      </a>
    ))}
    <details class="why">
      <summary>
        {texts.why}
        <span class="vh">{texts.whyFor(item.title)}</span>
      </summary>
      <div class="why__box">
        {item.areas.map((area) => (
          <Reasons area={area} frame={frame} />
        ))}
      </div>
    </details>
  </div>
);

interface ResultItemProps {
  found: FoundItem;
  /** The other items of its story. */
  members: StoryMember[];
  nameOf: NameOf;
  frame: Frame;
}

export const ResultItem = ({ found, members, nameOf, frame }: ResultItemProps) => (
  <li>
    <Title {...found} />
    <Meta item={found.item} nameOf={nameOf} />
    <Lead {...found} />
    {found.item.alsoIn.length > 0 && <AlsoIn item={found.item} nameOf={nameOf} />}
    {found.item.tips.map((tip) => (
      <Tip tip={tip} item={found.item} />
    ))}
    {members.length > 0 && <SameStory members={members} nameOf={nameOf} />}
    {found.item.areas.length > 0 && <Areas item={found.item} frame={frame} />}
  </li>
);
