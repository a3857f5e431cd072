/** What a source would give in, its first items as they would stand in the base out. */
import type { Trial, TriedItem } from '../../intake/try-source.js';
import { formatNumber } from '../../texts/numbers.js';
import { addingTexts } from '../../texts/source-adding.js';
import { formatShortDate } from '../../texts/web-format.js';
import { linkable } from '../addresses.js';
import type { Frame } from './page-frame.js';
import { AreaIcon, areaClass, shortName } from './signs.js';

const texts = addingTexts.page;

const Title = ({ item }: { item: TriedItem }) => {
  const href = linkable(item.url);
  return (
    <h3 class="item__title" lang={item.language === 'sv' ? undefined : item.language}>
      {href === null ? item.title : <a href={href}>{item.title}</a>}
    </h3>
  );
};

const Meta = ({ item, frame }: { item: TriedItem; frame: Frame }) => (
  <div class="meta">
    {item.areas.map(({ id, score }) => (
      <>
        <span class={`tag${areaClass(frame.assets, id)}`}>
          <AreaIcon assets={frame.assets} areaId={id} />
          {shortName(frame.areas, id)}
        </span>
        <span>{texts.points(formatNumber(score))}</span>
      </>
    ))}
    {item.areas.length === 0 && <span>{texts.noArea}</span>}
    <span>{item.publishedAt === null ? texts.noDate : formatShortDate(item.publishedAt)}</span>
    {item.known !== null && <span class="badge">{texts.alreadyThere(item.known.sourceName)}</span>}
  </div>
);

/** What came of it as a whole, below the items. */
const Foot = ({ trial }: { trial: Trial }) => (
  <div class="panel__foot">
    {trial.perWeek !== null && <p>{texts.rate(formatNumber(trial.perWeek))}</p>}
    {trial.skipped > 0 && <p>{texts.skipped(trial.skipped)}</p>}
    {trial.notes.map((note) => (
      <p>{note}</p>
    ))}
  </div>
);

export const TrialItems = ({ trial, frame }: { trial: Trial; frame: Frame }) => (
  <section class="panel" aria-labelledby="h-prov">
    <div class="panel__head">
      <h2 id="h-prov">{texts.items(trial.items.length)}</h2>
      <p>{texts.known(trial.knownCount, trial.total)}</p>
    </div>
    {trial.items.length > 0 && (
      <ul class="items items--tight">
        {trial.items.map((item) => (
          <li>
            <Title item={item} />
            <Meta item={item} frame={frame} />
          </li>
        ))}
      </ul>
    )}
    {(trial.perWeek !== null || trial.skipped > 0 || trial.notes.length > 0) && <Foot trial={trial} />}
  </section>
);
