/** Foreign bytes to text: who is believed about the encoding, and what the bytes themselves say. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { decodeText } from '../../src/sources/decode-text.js';

const WORDS = 'Räksmörgås – ”åäö” €';

function xml(text: string, encoding?: string): string {
  return `<?xml version="1.0"${encoding ? ` encoding="${encoding}"` : ''}?><t>${text}</t>`;
}

const CASES: [string, Uint8Array, string | null][] = [
  ['utf-8 without a word', Buffer.from(xml(WORDS)), null],
  ['utf-8 by the header', Buffer.from(xml(WORDS)), 'text/xml; charset=UTF-8'],
  ['utf-8 with a mark, declared as iso-8859-1', Buffer.from(`\ufeff${xml(WORDS, 'iso-8859-1')}`), null],
  [
    'utf-8 though the server says iso-8859-1 by default',
    Buffer.from(xml(WORDS, 'utf-8')),
    'text/xml; charset=ISO-8859-1',
  ],
  ['windows-1252 without a word', iconv.encode(xml(WORDS), 'windows-1252'), null],
  ['windows-1252 declared as iso-8859-1', iconv.encode(xml(WORDS, 'iso-8859-1'), 'windows-1252'), null],
  ['windows-1252 declared as utf-8', iconv.encode(xml(WORDS, 'utf-8'), 'windows-1252'), null],
  [
    'windows-1252 by a header in quotes',
    iconv.encode(xml(WORDS, 'utf-8'), 'windows-1252'),
    "text/xml; charset='us-ascii'",
  ],
  ['utf-16 with a mark', iconv.encode(xml(WORDS), 'utf-16le', { addBOM: true }), null],
  ['utf-16be without a mark', iconv.encode(xml(WORDS, 'utf-16'), 'utf-16be'), null],
  ['utf-32le without a mark', iconv.encode(xml(WORDS, 'utf-32'), 'utf-32le'), null],
  ['an unknown charset in the header', Buffer.from(xml(WORDS)), 'text/xml; charset=påhittad'],
  ['utf-16 in a declaration that was read as ASCII', Buffer.from(xml(WORDS, 'utf-16')), null],
];

describe('decodeText', () => {
  it.each(CASES)('reads %s', (_name, bytes, contentType) => {
    const text = decodeText(bytes, contentType);
    expect(text.slice(text.indexOf('<t>') + 3, -4)).toBe(WORDS);
    expect(text.startsWith('<?xml')).toBe(true);
  });

  it.each(['iso-8859-2', 'koi8-r', 'windows-1257', 'shift_jis', 'big5', 'gb2312', 'euc-kr'])(
    'believes a declared %s',
    (encoding) => {
      const sample = {
        'iso-8859-2': 'Łódź',
        'koi8-r': 'Привет',
        'windows-1257': 'Šiauliai',
        shift_jis: '日本',
        big5: '測試',
        gb2312: '测试',
        'euc-kr': '한국',
      }[encoding];
      expect(decodeText(iconv.encode(xml(sample ?? '', encoding), encoding))).toContain(sample);
    },
  );

  it.each([
    ['x-mac-roman', 'macintosh'],
    ['x-sjis', 'shift_jis'],
    ['ISO_8859-1:1987', 'latin1'],
  ])('knows %s by another name', (label, encoding) => {
    const sample = encoding === 'shift_jis' ? '日本' : 'åäö';
    expect(decodeText(iconv.encode(xml(sample, label), encoding))).toContain(sample);
  });

  it.each([
    ['koi8-r', 'Совет депутатов утвердил новый план развития города'],
    ['windows-1251', 'Совет депутатов утвердил новый план развития города'],
    ['windows-1255', 'מועצת העיר אישרה תוכנית חדשה לפיתוח העיר בשנה הבאה'],
    ['windows-874', 'สภาเมืองอนุมัติแผนพัฒนาใหม่สำหรับปีหน้า'],
    ['shift_jis', '市議会は来年度の新しい開発計画を承認しました。'],
    ['euc-jp', '市議会は来年度の新しい開発計画を承認しました。'],
    ['euc-kr', '시의회가 내년도 새로운 개발 계획을 승인했습니다'],
    ['gb18030', '市议会批准了明年的新发展计划，这是我们的工作'],
    ['big5', '市議會批准了明年的新發展計畫，這是我們的工作'],
  ])('recognises %s by its looks where nobody names it', (encoding, text) => {
    expect(decodeText(iconv.encode(`<rss><title>${text}</title></rss>`, encoding))).toContain(text);
  });

  it.each(['Å Ä Ö åäö éèü', 'ÅÄÖÅÄÖÅÄÖÅÄÖ', 'Kommunfullmäktige godkände – på måndagen', 'À l’été où naît “la forêt”'])(
    'takes %s for what it is, however foreign',
    (text) => {
      expect(decodeText(iconv.encode(`<rss><title>${text}</title></rss>`, 'windows-1252'))).toContain(text);
    },
  );

  it('reads the charset of a page', () => {
    const page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">€';
    expect(decodeText(iconv.encode(page, 'iso-8859-15'))).toContain('€');
  });

  it('does not change encoding because the answer was cut in the middle of a character', () => {
    expect(decodeText(Buffer.from('Räksmörgås å').subarray(0, -1))).toMatch(/^Räksmörgås /);
  });

  it('keeps UTF-8 with one broken byte', () => {
    const bytes = Buffer.concat([Buffer.from('åäö åäö åäö '), Buffer.from([0xff]), Buffer.from(' åäö')]);
    expect(decodeText(bytes)).toBe('åäö åäö åäö \ufffd åäö');
  });

  it('never reads UTF-7', () => {
    expect(decodeText(Buffer.from('+ADw-script+AD4-'), 'text/html; charset=utf-7')).toBe('+ADw-script+AD4-');
  });

  it('gives text for any bytes under any label', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.option(fc.string()), (bytes, label) => {
        expect(typeof decodeText(bytes, label === null ? null : `text/xml; charset=${label}`)).toBe('string');
      }),
    );
  });
});
