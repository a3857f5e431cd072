/** The chart over time: a caption that says what it shows, the picture, and the figures as a table whose rows are links. */
import { formatNumber } from '../../texts/numbers.js';
import { histogramTexts as texts } from '../../texts/web-search.js';
import type { Bar, Bars } from './histogram-bars.js';

const HEIGHT = 100;
const TALLEST = 94;
const SLOT = 10;
const MOST_AXIS_LABELS = 5;

function findingOf(unit: Bars['unit'], peak: Bar, mean: number): string {
  return `${texts.peak(peak.n, peak.label)} ${texts.mean(mean, texts[unit].unit)}`;
}

const y = (n: number, highest: number): number => Math.round((HEIGHT - (n / highest) * TALLEST) * 10) / 10;

const Picture = ({ bars, peak, mean, label }: { bars: Bar[]; peak: Bar; mean: number; label: string }) => (
  <svg
    class="hist"
    viewBox={`0 0 ${bars.length * SLOT} ${HEIGHT}`}
    preserveAspectRatio="none"
    role="img"
    aria-label={label}
  >
    {bars.map((bar, i) => (
      <rect
        class={bar === peak ? 'bar bar--peak' : 'bar bar--on'}
        x={String(i * SLOT + 1)}
        y={String(y(bar.n, peak.n))}
        width={String(SLOT - 2)}
        height={String(HEIGHT - y(bar.n, peak.n))}
      />
    ))}
    <path class="base" d={`M0 ${y(mean, peak.n)}H${bars.length * SLOT}`} />
    <path class="axis" d={`M0 ${HEIGHT}H${bars.length * SLOT}`} />
  </svg>
);

const Axis = ({ bars }: { bars: Bar[] }) => {
  const n = Math.min(bars.length, MOST_AXIS_LABELS);
  const shown = Array.from({ length: n }, (_, i) => bars[Math.round((i * (bars.length - 1)) / Math.max(1, n - 1))]);
  return (
    <div class="axis" aria-hidden="true">
      {shown.map((bar) => (
        <span>{bar?.shortLabel}</span>
      ))}
    </div>
  );
};

const Figures = ({ unit, bars, hrefOf }: { unit: Bars['unit']; bars: Bar[]; hrefOf: (bar: Bar) => string }) => (
  <details class="disc">
    <summary>{texts.table}</summary>
    <div class="scroll" tabindex={0} role="region" aria-label={texts[unit].region}>
      <table class="table table--s">
        <thead>
          <tr>
            <th scope="col">{texts[unit].column}</th>
            <th scope="col" class="num">
              {texts.posts}
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <tr>
              <th scope="row">{bar.n > 0 ? <a href={hrefOf(bar)}>{bar.label}</a> : bar.label}</th>
              <td class="num">{formatNumber(bar.n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </details>
);

const Several = ({ data, hrefOf }: { data: Bars; hrefOf: (bar: Bar) => string }) => {
  const { unit, bars, older } = data;
  const peak = bars.reduce((best, bar) => (bar.n > best.n ? bar : best));
  const mean = bars.reduce((sum, bar) => sum + bar.n, 0) / bars.length;
  const label = texts.image(
    texts[unit].one,
    bars[0]?.label ?? '',
    bars.at(-1)?.label ?? '',
    findingOf(unit, peak, mean),
  );
  return (
    <figure class="fig">
      <figcaption>
        <b>{texts.peak(peak.n, peak.label)}</b> {texts.mean(mean, texts[unit].unit)} {texts.legend}
        {older > 0 && ` ${texts.older(older)}`}
      </figcaption>
      <Picture bars={bars} peak={peak} mean={mean} label={label} />
      <Axis bars={bars} />
      <Figures unit={unit} bars={bars} hrefOf={hrefOf} />
    </figure>
  );
};

/** @param hrefOf the search narrowed to the bar's period. Nothing is drawn for no hits, and one bar needs no picture. */
export const Histogram = ({ data, hrefOf }: { data: Bars; hrefOf: (bar: Bar) => string }) => {
  const [only, second] = data.bars;
  if (only === undefined) return <></>;
  if (second !== undefined) return <Several data={data} hrefOf={hrefOf} />;
  return <p class="small dim">{only.n === 1 ? texts.only(only.label) : texts.onlyOne(only.n, only.label)}</p>;
};
