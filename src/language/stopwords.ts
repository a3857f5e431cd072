/** Words so common that a search does without them when it has others. */

const SWEDISH =
  'och att det som en ett på är av för med till den har de inte om men var jag sig från vi så kan när skulle kommer ut får få finns vara hade alla andra mycket än här då sedan också över bli blir vid under efter utan genom mellan inom mot hos eller hur vad vilka vilken nu ska skall där sina sin sitt deras våra vår mer fler flera många några både samt bland redan även åt upp in innan samma denna detta dessa enligt i du han hon man oss er dig mig';
const ENGLISH =
  'the of and to in a an is that for it as was with be by on not he i this are or his from at which but have had they you were their one all we can her has there been if more when will would who so no out up into than its about how what your our after over may these those between through during while within where such do does';

const STOPWORDS = new Set(`${SWEDISH} ${ENGLISH}`.split(' '));

/** Expects lower case. */
export const isStopword = (word: string): boolean => STOPWORDS.has(word);
