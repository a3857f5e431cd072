/** Interfaces with records, by adapter: an answer's bytes in, items and what to ask next out. One line per adapter. */
import type { RecordAdapter } from '../../domain/source.js';
import { parseArxiv } from '../arxiv/parse-arxiv.js';
import { parseCrossref } from '../crossref/parse-crossref.js';
import { parseSedia } from '../eu-funding/parse-sedia.js';
import { parseGdp } from '../gdp/parse-gdp.js';
import { parseKolada } from '../kolada/parse-kolada.js';
import { parseKrisinformation } from '../krisinformation/parse-krisinformation.js';
import { parseLibris } from '../libris/parse-libris.js';
import { parseOpenAlex } from '../openalex/parse-openalex.js';
import type { ParseTaskFunctions } from '../parse-tasks.js';
import { parsePolisen } from '../polisen/parse-polisen.js';
import type { RecordParser } from '../records/record-parser.js';
import { parseRiksdagen } from '../riksdagen/parse-riksdagen.js';
import { parseScb } from '../scb/parse-scb.js';
import { parseSwecris } from '../swecris/parse-swecris.js';
import { parseSwepub } from '../swepub/parse-swepub.js';
import { parseVinnova } from '../vinnova/parse-vinnova.js';

const PARSERS: Record<RecordAdapter, RecordParser> = {
  arxiv: parseArxiv,
  crossref: parseCrossref,
  gdp: parseGdp,
  kolada: parseKolada,
  krisinformation: parseKrisinformation,
  libris: parseLibris,
  openalex: parseOpenAlex,
  polisen: parsePolisen,
  riksdagen: parseRiksdagen,
  'scb-tables': parseScb,
  sedia: parseSedia,
  swecris: parseSwecris,
  swepub: parseSwepub,
  vinnova: parseVinnova,
};

export const parseRecords: ParseTaskFunctions['records'] = (input) => PARSERS[input.adapter](input);
