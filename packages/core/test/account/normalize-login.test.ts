import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalizeLogin, readLogin } from '../../src/account/identifier.ts'

/** Every code point but the surrogates, which no well-formed string has. */
function* everyCodePoint(): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code++) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code)
}

const spellings: readonly [string, (text: string) => string][] = [
  ['in upper case', text => text.toUpperCase()],
  ['in lower case', text => text.toLowerCase()],
  ['in NFC', text => text.normalize('NFC')],
  ['in NFD', text => text.normalize('NFD')],
  ['in NFKC', text => text.normalize('NFKC')],
  ['in NFKD', text => text.normalize('NFKD')],
  ['with spaces around', text => ` \u3000${text}\t`],
  ['with an invisible character in front', text => `\u200B${text}`],
  ['with an invisible character at the end', text => `${text}\uFE0F`],
]

/** Upper case makes an i of a dotless i, and those are two letters. */
const isDotless = (text: string) => text.includes('ı')

/** What makes trouble: all that any spelling changes, marks that change their order, and what has no shape. */
const troublesome = [...everyCodePoint()].filter(
  letter => spellings.slice(0, 6).some(([, spell]) => spell(letter) !== letter) || /[\p{M}\p{DI}]/u.test(letter),
)
const sequences = fc
  .array(fc.oneof(fc.constantFrom(...troublesome), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), {
    maxLength: 12,
  })
  .map(letters => letters.join(''))

describe('E07 normalizeLogin', () => {
  test('E07 normalizing twice is normalizing once, for every code point', () => {
    const changed = [...everyCodePoint()].filter(letter => {
      const once = normalizeLogin(letter)
      return normalizeLogin(once) !== once
    })
    expect(changed).toEqual([])
  })

  test('E07 normalizing twice is normalizing once, for sequences', () => {
    const stays = (text: string) => normalizeLogin(normalizeLogin(text)) === normalizeLogin(text)
    fc.assert(fc.property(sequences, stays), { numRuns: 5_000 })
  })

  test.each(spellings)('E07 a login %s is the same login, for every code point', (_, spell) => {
    // All others are spelt the same.
    const others = troublesome.filter(
      letter => !isDotless(letter) && normalizeLogin(spell(letter)) !== normalizeLogin(letter),
    )
    expect(others).toEqual([])
  })

  test.each(spellings)('E07 a login %s is the same login, for sequences', (_, spell) => {
    // Case is changed in canonical order: U+0345 becomes a letter, which other marks cannot move across (Unicode D145).
    const isSame = (text: string) =>
      isDotless(text) || normalizeLogin(spell(text.normalize('NFD'))) === normalizeLogin(text)
    fc.assert(fc.property(sequences, isSame), { numRuns: 1_000, examples: [['\u0345\u08df'], ['\u1f8e\u1de2']] })
  })

  test.each([
    ['J\u030C', '\u01F0'],
    ['STRASSE', 'straße'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['οδυσσευσ', 'οδυσσευς'],
    ['ﬁnn', 'FINN'],
    ['an\u00ADn', 'ann'],
    ['a\u200Bn\u2060n\uFEFF', 'ann'],
    ['\u3164ann', 'ann'],
    ['ann\u{E0061}', 'ann'],
    ['ﷺ', 'صلى الله عليه وسلم'],
  ])('E07 %j and %j are one login', (one, other) => {
    expect(normalizeLogin(one)).toBe(normalizeLogin(other))
  })

  test.each(['ann@example.com', 'anna.b+c@example.co.uk', 'o’neil', '张伟', 'josé', 'ann smith', '+4712345678'])(
    'E07 %s stays as it is',
    login => {
      expect(readLogin(login, normalizeLogin)).toBe(login)
    },
  )

  test('E07 a login without characters, or with unassigned ones, belongs to nobody', () => {
    for (const letter of ['\u2028', '\u2800', '\uFFFB', '\u0600', '\uE000', '\u{10FFFF}', '\u0378', '\x7F']) {
      expect(readLogin(`an${letter}n`, normalizeLogin)).toBeUndefined()
    }
    for (const nothing of ['\u200B', '\u3164', '\uFE0F\u00AD', ' \u2003 ']) {
      expect(readLogin(nothing, normalizeLogin)).toBeUndefined()
    }
  })

  test('E07 a login that grows beyond 254 characters belongs to nobody', () => {
    expect(readLogin('ﷺ'.repeat(14), normalizeLogin)).toHaveLength(252)
    expect(readLogin('ﷺ'.repeat(15), normalizeLogin)).toBeUndefined()
  })
})
