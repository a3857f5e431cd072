/** Swedish words about saved searches: what was wrong with one, what became of it, its feeds, and the commands. */
import { count as countUnbroken, formatNumber } from './numbers.js';
import { joinWords } from './web-format.js';

const quoted = (text: string): string => `”${text}”`;
/** With ordinary spaces: a terminal's lines are searched and copied. */
const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');
const hits = (n: number): string => (n === 0 ? 'inga träffar' : count(n, 'träff', 'träffar'));

export const watchTexts = {
  mistakes: {
    text: 'Skriv text inom citattecken.',
    noName: 'Skriv ett namn på bevakningen.',
    blankOwner: 'Skriv vems bevakningen är, eller null om den är för alla.',
    blankReader: 'Skriv vem som läser, eller utelämna uppgiften.',
    tooLong: (limit: number) => `Skriv högst ${formatNumber(limit)} tecken.`,
    filters: 'Skriv filter som ett objekt, till exempel {"area": ["trygghet"]}.',
    list: 'Skriv en lista, till exempel ["trygghet"].',
    unknownField: (field: string) => `Fältet ${quoted(field)} finns inte.`,
    trueOrFalse: 'Skriv true eller false.',
    newOnly: 'Skriv 1 för bara nya, eller utelämna parametern.',
    everything:
      'Bevakningen skulle få allt som kommer in. Skriv minst ett ord som säger något, eller välj område, nivå, typ, källa eller språk.',
    everythingBecause: (problems: readonly string[]) =>
      `Bevakningen skulle få allt som kommer in, eftersom en del inte gick att läsa: ${problems.join(' ')}`,
    number: (last: number) =>
      last === 0
        ? 'Ingen träff i bevakningen har fått ett nummer än. Skriv 0, eller utelämna numret.'
        : `Skriv ett heltal från 0 till ${last}, som är den senaste träffens nummer.`,
    wholeNumber: 'Skriv ett heltal, 0 eller mer.',
    badCursor: 'Markören hör inte till den här listan, eller så har bevakningen ändrats. Börja om utan cursor.',
    badFeedKey:
      'Flödet är personligt och nyckeln i adressen saknas eller stämmer inte. Är nyckeln borta: ge bevakningens flöden en ny.',
  },
  problems: {
    gone: (what: string) => `${what} Så länge får bevakningen inget nytt genom den delen av filtret.`,
    rests:
      'Bevakningen skulle få allt som kommer in, och vilar därför. Ändra frågan så att den har ett ord som säger något, eller välj område, nivå, typ, källa eller språk.',
    unknown: (id: string) => `Det finns ingen bevakning med id ${quoted(id)}.`,
    removed: (name: string) => `Bevakningen ${quoted(name)} är borttagen. Ta tillbaka den först.`,
    taken: (name: string, owner: string | null, id: string) =>
      `${owner === null ? 'Det finns redan en bevakning för alla' : `${owner} har redan en bevakning`} som heter ${quoted(name)} (${id}). Välj ett annat namn, eller ändra den som finns.`,
    tooMany: (limit: number) =>
      `Det finns redan ${formatNumber(limit)} bevakningar, och fler går inte. Ta bort någon som inte behövs.`,
  },
  notes: {
    searchFindsMore:
      'Sökningen hittar fler, genom att rätta stavning eller ta med poster där något ord saknas. En bevakning tar bara poster som har alla ord.',
    corrected: (text: string) => `Menade du ${quoted(text)}? En bevakning rättar inte stavningen.`,
  },
  feed: {
    keyIsElsewhere: (path: string) =>
      `Flödena är personliga, och adresserna här är utan den nyckel som öppnar dem. Nyckeln gavs när bevakningen gjordes. Är den borta: ge flödena en ny med POST ${path}; den gamla slutar då gälla.`,
    title: (name: string) => `Bevakning: ${name}`,
    description: (name: string, owner: string | null) =>
      owner === null
        ? `Nya träffar i bevakningen ${quoted(name)}.`
        : `Nya träffar i ${owner}s bevakning ${quoted(name)}.`,
    removed: (name: string) => `Bevakningen ${quoted(name)} är borttagen, och flödet med den.`,
  },
  doctor: {
    fine: 'Bevakningarna har gått igenom allt.',
    behind: (n: number) =>
      `Bevakningarna ligger ${count(n, 'ändring', 'ändringar')} efter. De kommer i kapp när Spanare är igång; annars kör watches.`,
  },

  cli: {
    description: 'Lista sparade sökningar (bevakningar) med vad som är nytt, och gör nya',
    add: 'Spara en sökning som bevakning',
    list: 'Lista bevakningar, de senaste först',
    show: 'Visa en bevakning och dess träffar, de senaste först',
    change: 'Ändra en bevakning; det som inte anges står kvar',
    remove: 'Ta bort bevakningar; de kan tas tillbaka i 90 dagar',
    erase: 'radera bevakningen med träffar, läsare och namn för gott, också en som redan är borttagen; kan inte ångras',
    restore: 'Ta tillbaka borttagna bevakningar',
    seen: 'Markera träffarna i en bevakning som lästa',
    name: 'namn på bevakningen',
    query: 'frågan, med samma frågespråk som i sökrutan; tom om bara filter ska gälla',
    id: 'id för bevakningen, eller dess namn',
    ids: 'id för bevakningar, eller deras namn',
    options: {
      name: 'namn på bevakningen',
      query: 'frågan, med samma frågespråk som i sökrutan',
      area: 'fokusområde; kan anges flera gånger',
      level: (levels: readonly string[]) => `nivå: ${levels.join(', ')}; kan anges flera gånger`,
      type: (types: readonly string[]) => `typ: ${types.join(', ')}; kan anges flera gånger`,
      source: 'id för en källa; kan anges flera gånger',
      language: 'språkkod, till exempel sv; kan anges flera gånger',
      from: 'första dagen, ÅÅÅÅ-MM-DD',
      to: 'sista dagen, ÅÅÅÅ-MM-DD',
      owner: 'vems bevakningen är, namn eller adress; annars för alla',
      listOwner: 'bara den här personens bevakningar; tomt för dem som är för alla',
      forAll: 'gör bevakningen till allas',
      noFilters: 'ta bort alla filter som står vid sidan av frågan',
      newKey: 'byt nyckel i flödenas adresser; de gamla adresserna slutar gälla',
      reader: 'vem som läser; annars ägaren, eller det märke som alla delar',
      new: 'bara det som är nytt sedan sist',
      limit: 'antal, 1–100',
      removed: 'visa de borttagna i stället',
      number: 'till och med vilket nummer; annars alla',
      dryRun: 'visa vad bevakningen skulle träffa, utan att spara',
    },
    explanation:
      '\nEn bevakning tar poster som har alla ord i frågan, i alla böjningar, i sammansättningar och som synonymer. Den rättar inte stavning och vidgar inte frågan.\nDet som redan finns när bevakningen görs räknas inte som nytt.\nBörjar frågan med ett minustecken: skriv -- före den.\n',
    badLimit: 'Antalet ska vara ett heltal mellan 1 och 100.',
    badNumber: 'Numret ska vara ett heltal, 0 eller mer.',
    none: 'Det finns inga bevakningar. Gör en med watches add NAMN FRÅGA.',
    noneRemoved: 'Det finns inga borttagna bevakningar.',
    line: (total: number, unseen: number) => `${hits(total)}${unseen > 0 ? `, ${count(unseen, 'ny', 'nya')}` : ''}`,
    forAll: 'för alla',
    ownedBy: (owner: string) => `${owner}s`,
    filling: (share: number) => `går igenom det som redan finns, ${Math.round(share * 100)} procent klart`,
    removedAt: (date: string) => `borttagen ${date}`,
    filters: (lines: readonly string[]) => `filter: ${joinWords(lines)}`,
    feeds: 'Flöden:',
    isNew: 'ny',
    noHits: 'Inga träffar.',
    nothingNew: 'Inget nytt.',
    more: (n: number) => `De ${count(n, 'första visas', 'första visas')}. Se fler med --limit.`,
    added: (name: string, id: string) => `Bevakningen ${quoted(name)} är sparad: ${id}`,
    changed: (name: string) => `Bevakningen ${quoted(name)} är ändrad.`,
    isRemoved: (name: string, id: string) =>
      `Bevakningen ${quoted(name)} är borttagen. Ångra med watches restore ${id}.`,
    isErased: (name: string) => `Bevakningen ${quoted(name)} är raderad.`,
    isRestored: (name: string) => `Bevakningen ${quoted(name)} är tillbaka.`,
    isSeen: (name: string, id: string, before: number) =>
      `Allt i ${quoted(name)} är markerat som läst. Ångra med watches seen ${id} --number ${before}.`,
    isSeenTo: (name: string, number: number, id: string, before: number) =>
      `${quoted(name)} är markerad som läst till och med nummer ${number}. Ångra med watches seen ${id} --number ${before}.`,
    wouldFind: (total: number) => `Skulle träffa ${hits(total)} just nu. Inget är sparat.`,
    progress: (items: number, left: number) => `Går igenom poster: ${items} hittills, högst ${left} kvar`,
    interrupted: 'Avbrutet. Bevakningen är sparad, och resten gås igenom när Spanare är igång.',
    unknown: (id: string) => `Det finns ingen bevakning med id eller namn ${quoted(id)}. Se alla med watches list.`,
    ambiguous: (name: string, ids: readonly string[]) =>
      `Flera bevakningar heter ${quoted(name)}. Ange id: ${joinWords(ids, 'eller')}.`,
    noChange: 'Ange vad som ska ändras. Se --help.',
  },
} as const;
