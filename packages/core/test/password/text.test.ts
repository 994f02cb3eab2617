import { describe, expect, test } from 'vitest'
import { readPassword } from '../../src/password/text.ts'

describe('readPassword', () => {
  test('D08 normalises to NFC and does nothing else', () => {
    expect(readPassword('caf\u0065\u0301', 72).text).toBe('caf\u00e9')
    expect(readPassword('  Stra\u00dfe  ', 72).text).toBe('  Stra\u00dfe  ')
    expect(readPassword('\ufb01', 72).text).toBe('\ufb01')
    expect(readPassword('\uff21\u00a0', 72).text).toBe('\uff21\u00a0')
  })

  test.each(['a\0a', '\0', '\ud800', 'x\udc00y', undefined, null, 7, {}, ['password']])(
    'D06 D07 refuses %j',
    password => {
      expect(readPassword(password, Infinity)).toEqual({ fault: 'password_malformed' })
    },
  )

  test.each([
    ['x'.repeat(71), true],
    ['x'.repeat(72), true],
    ['x'.repeat(73), false],
    ['\u{1f600}'.repeat(18), true],
    ['\u{1f600}'.repeat(25), false],
    ['\u6f22'.repeat(64), false],
  ])('D05 counts bytes of UTF-8 and not characters: %s', (password, fits) => {
    expect(readPassword(password, 72).text !== undefined).toBe(fits)
  })

  test('D05 counts the bytes after normalising', () => {
    expect(readPassword('e\u0301'.repeat(36), 72).text).toBe('\u00e9'.repeat(36))
  })

  test('D05 a hasher of any length gets at most 4096 bytes', () => {
    expect(readPassword('x'.repeat(4096), Infinity).text).toHaveLength(4096)
    expect(readPassword('x'.repeat(4097), Infinity)).toEqual({ fault: 'password_too_long' })
    expect(readPassword('x'.repeat(10_000_000), Infinity)).toEqual({ fault: 'password_too_long' })
  })

  test('D05 what is far too long is refused unread, whatever is in it', () => {
    expect(readPassword('\0'.repeat(16_384), Infinity)).toEqual({ fault: 'password_malformed' })
    expect(readPassword('\0'.repeat(16_385), Infinity)).toEqual({ fault: 'password_too_long' })
  })

  test('D05 a hasher that takes more than 4096 bytes gets no more', () => {
    expect(readPassword('x'.repeat(4097), 10_000)).toEqual({ fault: 'password_too_long' })
  })
})
