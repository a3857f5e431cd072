/** What PostgreSQL, pg or the network says at start in, a sentence for the person at the keyboard out. Never the password. */
import { errorCode, errorMessage } from '../domain/error-code.js';
import { type DatabasePlace, postgresTexts as texts } from '../texts/store.js';

/** As pg reads the address: what is missing has PostgreSQL's own default. */
export function placeOf(databaseUrl: string): DatabasePlace {
  const url = new URL(databaseUrl);
  const query = url.searchParams;
  const user = query.get('user') || decodeURIComponent(url.username) || 'postgres';
  const host = query.get('host') || decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost';
  const port = query.get('port') || url.port || '5432';
  return { host, port, user, database: decodeURI(url.pathname.slice(1)) || user };
}

const BY_SQLSTATE: Record<string, (at: DatabasePlace) => string> = {
  '28P01': texts.wrongPassword,
  '28000': texts.notAdmitted,
  '3D000': texts.missingDatabase,
  '3F000': texts.noSchema,
  '42501': texts.noRights,
  '57P03': texts.startingUp,
  '57P01': texts.startingUp,
  '55P03': texts.locked,
  '25006': texts.readOnly,
};

const BY_CODE: [RegExp, (at: DatabasePlace) => string][] = [
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, texts.unknownHost],
  [/^(?:ECONN[A-Z]+|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|STORE_UNAVAILABLE)$/, texts.unreachable],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_TLS|^ERR_SSL/, texts.certificate],
  [/^53/, texts.full],
];

/** Where there is no code: pg's own words. */
const BY_MESSAGE: [RegExp, (at: DatabasePlace) => string][] = [
  [/client password must be a/, texts.missingPassword],
  [/does not support SSL/, texts.sslMissing],
  [/^Connection terminated|timeout expired|timeout exceeded/, texts.unreachable],
];

function pathOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'path' in error ? String(error.path) : null;
}

/** The server says so in its own language; in another one than English the general sentence about access has to do. */
const isAboutEncryption = (error: unknown): boolean => /no encryption|SSL off/.test(errorMessage(error));

/** The password may stand in a message of somebody's, as it was written or decoded. */
function withoutPassword(text: string, databaseUrl: string): string {
  const { password, searchParams } = new URL(databaseUrl);
  const secrets = [password, decodeURIComponent(password), searchParams.get('password') ?? ''];
  return secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}

export function explainPostgres(error: unknown, databaseUrl: string): string {
  const at = placeOf(databaseUrl);
  const code = errorCode(error) ?? '';
  const path = pathOf(error);
  if (path !== null && /^E(?:NOENT|ACCES|ISDIR)$/.test(code)) return texts.missingFile(path);
  if (code === '28000' && isAboutEncryption(error)) return texts.sslDemanded(at);
  const known =
    BY_SQLSTATE[code] ??
    BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ??
    BY_MESSAGE.find(([pattern]) => pattern.test(errorMessage(error)))?.[1];
  return known?.(at) ?? texts.other(at, withoutPassword(errorMessage(error), databaseUrl));
}
