/** The page that adds a source as a function of what was typed and what came of it: a form, then what the address would give, then a yes. */
import type { Child } from 'hono/jsx';
import { ITEM_TYPES, LEVELS } from '../../domain/vocabulary.js';
import { type AddingProblem, describeProblem } from '../../intake/source-adding.js';
import type { CandidateView, TrialView } from '../../intake/trial-view.js';
import type { FieldProblem } from '../../sources/check-source.js';
import { addingTexts } from '../../texts/source-adding.js';
import { webTexts } from '../../texts/web.js';
import { formatShortDate, LEVEL_NAMES, TYPE_NAMES } from '../../texts/web-format.js';
import { Layout } from '../parts/layout.js';
import type { Frame } from '../parts/page-frame.js';
import { Icon } from '../parts/signs.js';
import { TrialItems } from '../parts/trial-items.js';
import { FIELDS, SELECTOR_FIELDS, type SourceForm, type Suggested, suggestionField } from './source-form.js';

const texts = addingTexts.page;

/** Nothing yet; what went wrong; or what the address gives. */
export type Trying =
  | { kind: 'asked' }
  | { kind: 'problem'; problem: AddingProblem }
  /** `isUnseen`: it was to be saved before it had been shown. */
  | { kind: 'tried'; view: TrialView; isUnseen: boolean };

const RHYTHMS = ['PT1H', 'PT6H', 'P1D', 'P7D'];

/** Where on the page a field of the wish is written. */
function idOf(field: string): string {
  if (field.startsWith('selectors.')) return `v-${field.slice('selectors.'.length)}`;
  return Object.entries(FIELDS).find(([name]) => name === field)?.[1] ?? FIELDS.url;
}

const fieldProblems = (trying: Trying): FieldProblem[] =>
  trying.kind === 'problem' && trying.problem.kind === 'invalid' ? trying.problem.problems : [];

/** One line by field; several mistakes in one stand after each other. */
const problemAt = (trying: Trying, id: string): string =>
  fieldProblems(trying)
    .filter(({ field }) => idOf(field) === id)
    .map(({ field, reason }) => addingTexts.field(field, reason))
    .join(' ');

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  problem: string;
  children?: Child;
}

const Field = ({ id, label, hint, problem, children }: FieldProps) => (
  <div class={problem === '' ? 'field' : 'field field--error'}>
    <label for={id}>{label}</label>
    {hint !== undefined && (
      <p class="hint" id={`${id}-hjalp`}>
        {hint}
      </p>
    )}
    {problem !== '' && (
      <p class="field__error" id={`${id}-fel`}>
        <Icon id="varning" />
        {problem}
      </p>
    )}
    {children}
  </div>
);

const describedBy = (id: string, hint: boolean, problem: string): string | undefined => {
  const ids = [...(hint ? [`${id}-hjalp`] : []), ...(problem === '' ? [] : [`${id}-fel`])];
  return ids.length === 0 ? undefined : ids.join(' ');
};

interface InputProps {
  id: string;
  label: string;
  value: string;
  hint?: string;
  trying: Trying;
}

const Input = ({ id, label, value, hint, trying }: InputProps) => {
  const problem = problemAt(trying, id);
  return (
    <Field id={id} label={label} problem={problem} {...(hint !== undefined && { hint })}>
      <input
        class="input"
        id={id}
        name={id}
        value={value}
        autocomplete="off"
        aria-invalid={problem === '' ? undefined : 'true'}
        aria-describedby={describedBy(id, hint !== undefined, problem)}
      />
    </Field>
  );
};

interface SelectProps extends Omit<InputProps, 'hint'> {
  options: readonly (readonly [value: string, label: string])[];
}

const Select = ({ id, label, value, options, trying }: SelectProps) => {
  const problem = problemAt(trying, id);
  const all = options.some(([one]) => one === value) || value === '' ? options : [...options, [value, value] as const];
  return (
    <Field id={id} label={label} problem={problem}>
      <select class="select" id={id} name={id} aria-describedby={describedBy(id, false, problem)}>
        {all.map(([one, name]) => (
          <option value={one} selected={one === value}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
};

const Head = () => (
  <>
    <nav class="crumbs" aria-label={texts.crumbs}>
      <ol>
        <li>
          <a href="/kallor">{webTexts.sources}</a>
        </li>
        <li>
          <span aria-current="page">{texts.crumb}</span>
        </li>
      </ol>
    </nav>
    <div class="head">
      <div>
        <h1>{texts.heading}</h1>
        <p>{texts.intro}</p>
      </div>
    </div>
  </>
);

const Address = ({ form, trying }: { form: SourceForm; trying: Trying }) => {
  const { url } = FIELDS;
  const problem = problemAt(trying, url);
  return (
    <div class="row row--end">
      <div class="grow">
        <Field id={url} label={texts.address} problem={problem}>
          <input
            class="input"
            id={url}
            name={url}
            value={form.url}
            inputmode="url"
            autocomplete="off"
            aria-invalid={problem === '' ? undefined : 'true'}
            aria-describedby={describedBy(url, false, problem)}
          />
        </Field>
      </div>
      <button class={trying.kind === 'tried' ? 'btn' : 'btn btn--primary'} type="submit">
        {trying.kind === 'tried' ? texts.tryAgain : texts.try}
      </button>
    </div>
  );
};

const Message = ({ tone, icon, children }: { tone: string; icon: string; children?: Child }) => (
  <div class={`msg ${tone}`} role="status">
    <Icon id={icon} />
    <div>{children}</div>
  </div>
);

/** Several mistakes are listed, each with a way to its field. */
const Mistakes = ({ problems }: { problems: readonly FieldProblem[] }) => (
  <div class="errors" role="alert">
    <h2>{texts.mistakes(problems.length)}</h2>
    <ul>
      {problems.map(({ field, reason }) => (
        <li>
          <a href={`#${idOf(field)}`}>{addingTexts.field(field, reason)}</a>
        </li>
      ))}
    </ul>
  </div>
);

const Problem = ({ problem }: { problem: AddingProblem }) => {
  if (problem.kind === 'invalid') return <Mistakes problems={problem.problems} />;
  const source = problem.kind === 'conflict' ? problem.source : null;
  return (
    <Message tone="msg--err" icon="varning">
      <p>{describeProblem(problem)}</p>
      {source !== null && (
        <p>
          <a href={`/kallor#kalla-${source.id}`}>{texts.showSource}</a>
        </p>
      )}
    </Message>
  );
};

const Notes = ({ notes }: { notes: readonly string[] }) => (
  <>
    {notes.map((note) => (
      <p class="small">{note}</p>
    ))}
  </>
);

const Verdict = ({ view, isUnseen }: { view: TrialView; isUnseen: boolean }) => {
  const chosen = view.candidates.find(({ n }) => n === view.chosen);
  if (view.failure !== null)
    return (
      <Message tone="msg--err" icon="varning">
        <p>{addingTexts.trialFailed(view.failure.message)}</p>
        <Notes notes={view.notes} />
      </Message>
    );
  if (view.known !== null)
    return (
      <Message tone="msg--warn" icon="info">
        <p>
          {addingTexts.alreadySource(view.known.id, view.known.name)}{' '}
          <a href={`/kallor#kalla-${view.known.id}`}>{texts.showSource}</a>
        </p>
      </Message>
    );
  return (
    <Message tone="msg--ok" icon="ja">
      <p>
        <b>{isUnseen ? texts.seeFirst : texts.found(view.source.kind)}</b> <code>{view.source.url}</code> {chosen?.why}
      </p>
      <Notes notes={view.notes} />
    </Message>
  );
};

const Candidate = ({ candidate, checked }: { candidate: CandidateView; checked: boolean }) => {
  const { n, kind, url, title, count, newestAt, why, known } = candidate;
  const newest = newestAt === null ? null : formatShortDate(newestAt);
  return (
    <label class="choice">
      <input type="radio" name={FIELDS.candidate} value={String(n)} checked={checked} />
      <span class="t">
        {title === '' ? url : title} ({texts.kinds[kind]})
        <small>
          {url}. {why} {addingTexts.cli.seen(count, newest)}
          {known !== null && ` ${addingTexts.alreadySource(known.id, known.name)}`}
        </small>
      </span>
    </label>
  );
};

/** One alone is no choice. */
const Candidates = ({ view }: { view: TrialView }) =>
  view.candidates.length < 2 ? (
    <input type="hidden" name={FIELDS.candidate} value={view.chosen === null ? '' : String(view.chosen)} />
  ) : (
    <fieldset id={FIELDS.candidate}>
      <legend class="label">{texts.candidates}</legend>
      <p class="hint">{texts.candidatesHint}</p>
      <div class="choices">
        {view.candidates.map((candidate) => (
          <Candidate candidate={candidate} checked={candidate.n === view.chosen} />
        ))}
      </div>
    </fieldset>
  );

const SelectorInputs = ({ form, trying }: { form: SourceForm; trying: Trying }) => (
  <fieldset class="stack">
    <legend class="label">{texts.selectors}</legend>
    <p class="hint">{texts.selectorsHint}</p>
    {SELECTOR_FIELDS.map((field) => (
      <Input id={`v-${field}`} label={texts.selectorNames[field]} value={form.selectors[field] ?? ''} trying={trying} />
    ))}
  </fieldset>
);

const Suggestions = ({ form }: { form: SourceForm }) => (
  <>
    <input type="hidden" name="provad" value={form.tried} />
    {(Object.keys(form.suggested) as Suggested[]).map((field) => (
      <input type="hidden" name={suggestionField(field)} value={form.suggested[field]} />
    ))}
  </>
);

interface DetailsProps {
  form: SourceForm;
  trying: Trying;
  withSelectors: boolean;
  /** Only what has been shown, and is no source yet, can be added. */
  canAdd: boolean;
}

const Details = ({ form, trying, withSelectors, canAdd }: DetailsProps) => (
  <section class="panel panel__body stack" aria-labelledby="h-uppgifter">
    <h2 id="h-uppgifter">{texts.details}</h2>
    <Suggestions form={form} />
    <Input id={FIELDS.name} label={texts.name} value={form.name} trying={trying} />
    <Select
      id={FIELDS.level}
      label={texts.level}
      value={form.level}
      options={LEVELS.map((level) => [level, LEVEL_NAMES[level]] as const)}
      trying={trying}
    />
    <Select
      id={FIELDS.type}
      label={texts.type}
      value={form.type}
      options={ITEM_TYPES.map((type) => [type, TYPE_NAMES[type]] as const)}
      trying={trying}
    />
    <Input
      id={FIELDS.language}
      label={texts.language}
      value={form.language}
      hint={texts.languageHint}
      trying={trying}
    />
    <Select
      id={FIELDS.every}
      label={texts.every}
      value={form.every}
      options={RHYTHMS.map((rhythm) => [rhythm, texts.rhythms[rhythm] ?? rhythm] as const)}
      trying={trying}
    />
    {withSelectors && <SelectorInputs form={form} trying={trying} />}
    {canAdd && (
      <button class="btn btn--primary btn--block" type="submit" formaction="/kallor">
        {texts.add}
      </button>
    )}
  </section>
);

const Result = ({ frame, form, trying }: { frame: Frame; form: SourceForm; trying: Trying & { kind: 'tried' } }) => {
  const { view, isUnseen } = trying;
  const canAdd = view.known === null && view.failure === null;
  return (
    <>
      <Verdict view={view} isUnseen={isUnseen} />
      <Candidates view={view} />
      <div class={view.trial === null ? undefined : 'cols'}>
        {view.trial !== null && <TrialItems trial={view.trial} frame={frame} />}
        <Details form={form} trying={trying} withSelectors={view.source.kind === 'html'} canAdd={canAdd} />
      </div>
    </>
  );
};

/** What was filled in before a refusal stands there still, to be mended and tried again. */
const Filled = ({ form, trying }: { form: SourceForm; trying: Trying }) => (
  <>
    <input type="hidden" name={FIELDS.candidate} value={form.candidate} />
    <Details
      form={form}
      trying={trying}
      withSelectors={Object.values(form.selectors).some((selector) => selector !== '')}
      canAdd={false}
    />
  </>
);

interface SourceNewPageProps {
  frame: Frame;
  form: SourceForm;
  trying: Trying;
}

export const SourceNewPage = ({ frame, form, trying }: SourceNewPageProps) => (
  <Layout frame={frame} title={texts.heading} current="kallor">
    <Head />
    <form class="stack-l" action="/kallor/prova" method="post">
      {trying.kind === 'problem' && <Problem problem={trying.problem} />}
      <Address form={form} trying={trying} />
      {trying.kind === 'tried' && <Result frame={frame} form={form} trying={trying} />}
      {trying.kind === 'problem' && form.tried !== '' && <Filled form={form} trying={trying} />}
    </form>
    {trying.kind !== 'tried' && (
      <p class="small dim mt-l">
        {texts.lists} <a href="/api/v1/sources.opml">{texts.exportList}</a>
      </p>
    )}
  </Layout>
);
