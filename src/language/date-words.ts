/** Names of months, weekdays and time zones in the languages our publishers write: folded words in, numbers out, so that dates need no locale. */

/** Without accents and case, so that one spelling in the tables answers for "MÅN", "mån" and a decomposed "mån". */
export function foldWord(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/ς/g, 'σ');
}

/** One line per month: English first, then Nordic, German and the languages of other European publishers. */
const MONTH_LINES = [
  'jan january januari januar jänner jän tammikuu tammikuuta tammi janvier janv enero ene gennaio gen januári jaan styczeń stycznia sty jaanuar ιανουάριος ιανουαρίου ιαν tammikuun tammik январь января янв',
  'feb february febr februari februar feber helmikuu helmikuuta helmi février fév févr febrero febbraio február luty lut lutego veebruar φεβρουάριος φεβρουαρίου φεβ helmikuun helmik февраль февраля фев',
  'mar march mars marts mär märz mrz maaliskuu maaliskuuta maalis mrt maart marzo március márc marzec marca märts μάρτιος μαρτίου μαρ μάρ maaliskuun maalisk март марта',
  'apr april huhtikuu huhtikuuta huhti avr avril abril abr aprile április ápr kwiecień kwietnia aprill απρίλιος απριλίου απρ huhtikuun huhtik апрель апреля апр',
  'may maj mai toukokuu toukokuuta touko mei mayo maggio mag május máj maja maius μάιος μαΐου μαι μάι μαϊ toukokuun toukok май мая',
  'jun june juni kesäkuu kesäkuuta kesä juin junio giugno giu június jún czerwiec czerwca juuni ιούνιος ιουνίου ιουν ιον kesäkuun kesäk июнь июня июн',
  'jul july juli heinäkuu heinäkuuta heinä juil juillet julio luglio lug július júl lipiec lipca juuli ιούλιος ιουλίου ιουλ ιολ heinäkuun heinäk июль июля июл',
  'aug august augusti elokuu elokuuta elo août aoû augustus agosto ago augusztus sierpień sierpnia αύγουστος αυγούστου αυγ αύγ elokuun elok ágúst ágú август августа авг',
  'sep sept september syyskuu syyskuuta syys septembre septiembre set settembre szeptember szept wrzesień września σεπτέμβριος σεπτεμβρίου σεπ syyskuun syysk сентябрь сентября сен сент',
  'oct october okt oktober lokakuu lokakuuta loka octobre octubre ott ottobre október październik października oktoober οκτώβριος οκτωβρίου οκτ lokakuun lokak октябрь октября окт',
  'nov november marraskuu marraskuuta marras novembre noviembre listopad listopada νοέμβριος νοεμβρίου νοε νοέ νοεμ marraskuun marrask ноябрь ноября ноя нояб',
  'dec december des desember dez dezember joulukuu joulukuuta joulu déc décembre diciembre dic dicembre grudzień grudnia detsember δεκέμβριος δεκεμβρίου δεκ joulukuun jouluk декабрь декабря дек',
];

const WEEKDAY_LINES = [
  'mon maandag monday mån måndag måndagen man mandag montag maanantai maanantaina ma lundi lun lunes lunedì poniedziałek hétfő hét δευτέρα δευ',
  'tue dinsdag tues tuesday tis tisdag tisdagen tir tirs tirsdag tysdag di die dienstag tiistai tiistaina ti mardi martes martedì wtorek kedd τρίτη τρι',
  'wed woensdag weds wednesday ons onsdag onsdagen mi mittwoch keskiviikko keskiviikkona ke mercredi mer miércoles mercoledì środa szerda σzε τετάρτη τετ',
  'thu donderdag thur thurs thursday tor tors torsdag torsdagen do don donnerstag torstai torstaina to jeudi jeu jueves giovedì czwartek csütörtök csüt πέμπτη πεμ πέμ',
  'fri vrijdag friday fre fredag fredagen fr frei freitag perjantai perjantaina pe vendredi ven viernes venerdì piątek péntek pén παρασκευή παρ',
  'sat zaterdag saturday sonnabend lör lörd lördag lördagen lør lørd lørdag laurdag sa sam samstag lauantai lauantaina la samedi sábado sabato sobota szombat szom σάββατο σαβ σάβ',
  'sun zondag sunday sön sönd söndag söndagen søn sønd søndag sundag so son sonntag sunnuntai sunnuntaina su dimanche dim domingo domenica niedziela vasárnap vas κυριακή κυρ',
];

function indexWords(lines: string[]): ReadonlyMap<string, number> {
  return new Map(lines.flatMap((line, i) => line.split(' ').map((word) => [foldWord(word), i + 1] as const)));
}

/** Folded month name or abbreviation to 1–12. */
export const MONTHS = indexWords(MONTH_LINES);

/** Folded weekday name or abbreviation to 1 (Monday) – 7. */
export const WEEKDAYS = indexWords(WEEKDAY_LINES);

/** Words that English has; such a word alone does not tell that a text is Swedish. */
export const ENGLISH_WORDS: ReadonlySet<string> = new Set(
  [
    ...MONTH_LINES.flatMap((line) => line.split(' ').slice(0, 2)),
    ...'sept september may june july apr aug nov mon tue tues wed thu thur thurs fri sat sun'.split(' '),
    ...'monday tuesday weds wednesday thursday friday saturday sunday'.split(' '),
  ]
    .filter((word) => !['maj', 'juni', 'juli', 'okt'].includes(word))
    .map(foldWord),
);

/** Named zones to minutes east of UTC. RFC 822 gives "CST" and "EST" their American meaning. */
const ZONE_HOURS: Record<string, number> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  met: 1,
  mez: 1,
  cest: 2,
  mest: 2,
  mesz: 2,
  eet: 2,
  eest: 3,
  msk: 3,
  ast: -4,
  adt: -3,
  at: -4,
  est: -5,
  edt: -4,
  et: -5,
  cst: -6,
  cdt: -5,
  ct: -6,
  mst: -7,
  mdt: -6,
  mt: -7,
  pst: -8,
  pdt: -7,
  pt: -8,
  akst: -9,
  akdt: -8,
  hst: -10,
  nst: -3.5,
  ndt: -2.5,
  ist: 5.5,
  jst: 9,
  kst: 9,
  sgt: 8,
  hkt: 8,
  awst: 8,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
};

/** RFC 822 military letters with the signs the RFC prints; J is not used. */
const MILITARY_HOURS: [string, number][] = [
  ...[...'abcdefghiklm'].map((letter, i): [string, number] => [letter, -(i + 1)]),
  ...[...'nopqrstuvwxy'].map((letter, i): [string, number] => [letter, i + 1]),
];

/** Lower-case zone name to minutes east of UTC. */
export const ZONE_MINUTES: ReadonlyMap<string, number> = new Map(
  [...MILITARY_HOURS, ...Object.entries(ZONE_HOURS)].map(([name, hours]) => [name, hours * 60]),
);
