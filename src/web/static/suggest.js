// The search field in, suggestions under it while somebody writes, as a combobox (WAI-ARIA). Without this the field is a field as any other.
const WAIT_MS = 150;
const SHORTEST = 2;

const field = document.querySelector('input[data-suggestions]');
if (field !== null) {
  makeCombobox(field, field.form, JSON.parse(field.dataset.texts));
  field.form.addEventListener('formdata', leaveOutEmpty);
}

/** So that the address is as short as what was asked. */
function leaveOutEmpty({ formData }) {
  for (const [name, value] of [...formData]) if (value === '') formData.delete(name);
}

function makeCombobox(input, form, texts) {
  const list = makeElement('ul', { id: 'forslag', role: 'listbox', class: 'suggest', 'aria-label': texts.label, hidden: '' });
  const status = makeElement('div', { class: 'vh', role: 'status' });
  const box = input.closest('.searchbox');
  box.append(list, status);
  for (const [name, value] of Object.entries({
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'forslag',
    'aria-haspopup': 'listbox',
  }))
    input.setAttribute(name, value);

  let timer;
  let asking = new AbortController();
  let active = -1;

  const isOpen = () => !list.hidden;
  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    asking.abort();
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    activate(-1);
  }

  function activate(at) {
    active = at;
    for (const [i, option] of options().entries()) option.setAttribute('aria-selected', String(i === at));
    const option = options()[at];
    if (option === undefined) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map(makeOption));
    activate(-1);
    list.hidden = suggestions.length === 0;
    input.setAttribute('aria-expanded', String(isOpen()));
    status.textContent = suggestions.length === 1 ? texts.one : texts.many.replace('{n}', String(suggestions.length));
  }

  function makeOption({ text, kind, label }, i) {
    const option = makeElement('li', { id: `forslag-${i}`, role: 'option', 'aria-selected': 'false' });
    const aside = [label, texts.kinds[kind]];
    option.append(makeElement('span', { class: 'suggest__text' }, text));
    option.append(' ', makeElement('span', { class: 'suggest__aside' }, aside.filter(Boolean).join(' · ')));
    option.addEventListener('click', () => choose(text));
    return option;
  }

  /** A filter's name wants its value; anything else is searched for. */
  function choose(text) {
    input.value = text;
    close();
    if (text.endsWith(':')) ask();
    else form.requestSubmit();
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const text = input.value;
    if (text.trim().length < SHORTEST) return close();
    try {
      const answer = await fetch(`${input.dataset.suggestions}?q=${encodeURIComponent(text)}`, { signal });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (!signal.aborted && input.value === text && document.activeElement === input) show(suggestions);
    } catch {
      // Given up, or nobody answers: the field does without.
      if (!signal.aborted) close();
    }
  }

  const KEYS = {
    ArrowDown: () => (isOpen() ? activate((active + 1) % options().length) : ask()),
    ArrowUp: () => (isOpen() ? activate(active <= 0 ? options().length - 1 : active - 1) : ask()),
    Escape: () => close(),
    Enter: () => options()[active].click(),
  };

  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    const needsList = event.key === 'Escape' ? !isOpen() : event.key === 'Enter' ? !isOpen() || active < 0 : false;
    if (!(event.key in KEYS) || needsList) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener('input', (event) => {
    clearTimeout(timer);
    if (event.isComposing) return;
    if (active >= 0) activate(-1);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener('blur', close);
  // Not every click elsewhere takes the focus from the field.
  for (const name of ['pointerdown', 'click'])
    document.addEventListener(name, ({ target }) => {
      if (isOpen() && !box.contains(target)) close();
    });
  form.addEventListener('submit', close);
  // The field keeps its focus while an option is pressed.
  list.addEventListener('mousedown', (event) => event.preventDefault());
}

function makeElement(name, attributes, text = '') {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.textContent = text;
  return element;
}
