import { dictionary } from '@zxcvbn-ts/language-common'
import { describe, expect, test } from 'vitest'
import { commonBlocklist } from '../../src/password/common.ts'
import { codeOf, password as honest, testAuth } from '../fixtures/auth.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'

const isBlocked = async (password: string) => (await commonBlocklist.check(password, [])).blocked

const guessed = [
  'passwordpassword',
  'aaaaaaaaaaaaaaa',
  '123456789012345',
  'password1234567',
  'Password1234567!',
  'P@ssw0rdP@ssw0rd',
  'qwertyuiopasdfghjkl',
  'qwertyuiop[]1234567890',
  '1qaz2wsx3edc4rfv',
  '1q2w3e4r5t6y7u8i',
  'q1w2e3r4t5y6u7i8',
  'abcdefghijklmnop',
  'zyxwvutsrqponmlk',
  '987654321987654321',
  'abcabcabcabcabc',
  'xk2xk2xk2xk2xk2xk2',
  '111111222222333333',
  'iloveyouiloveyou',
  'adminadminadmin1',
  'letmein123456789',
  'Welcome2024!Welcome',
  'administrator2026',
  'trustno1trustno1',
  'monkeydragonsunshine',
  '               ',
  '...............',
  '\u{1f600}'.repeat(15),
  'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
]

const chosen = [
  honest,
  'correct horse battery staple',
  'my sallyport leaks at noon',
  'kettle moss ferry violin',
  'the password is not password',
  'I love the autumn rain in London',
  '480211779036641',
  'hT7#mQ2!vX9$kL4',
  'zq8fj3kd9fw2mx7',
  'aaaaaaaaaaaaaaaaaaaaaab',
  '漢字仮名交文章乃合言葉也如此候',
]

describe('D16 common passwords are refused by default', () => {
  test.each(guessed)('D04 D16 %j is refused', async password => {
    expect(await isBlocked(password)).toBe(true)
    expect(await isBlocked(password.toUpperCase())).toBe(true)
  })

  test.each(chosen)('D03 D16 %j is accepted', async password => {
    expect(await commonBlocklist.check(password, [])).toEqual({ blocked: false })
  })

  test('D04 D16 the 3,000 most common passwords that are long enough, as they are, in capitals, with digits at the end', async () => {
    const isLong = (password: string) => Array.from(password).length >= 8
    const top = dictionary['passwords-common'].filter(isLong).slice(0, 3000)
    for (const word of top) {
      for (const spelling of [word, word.toUpperCase(), `${word}1`, `${word}2026`]) {
        expect([spelling, await isBlocked(spelling)]).toEqual([spelling, true])
      }
    }
  })

  test('D04 D16 every common password of 15 characters and more', async () => {
    const long = dictionary['passwords-common'].filter(word => Array.from(word).length >= 15)
    for (const word of long) expect([word, await isBlocked(word)]).toEqual([word, true])
  })

  test('D16 the longest password takes no time', async () => {
    for (const unit of ['a', 'ab', 'password', 'abcabd', '1qaz', '\u{1f600}x']) {
      const text = Array.from(unit.repeat(256)).slice(0, 255).join('')
      expect(await isBlocked(text)).toBe(true)
    }
  })
})

describe('D16 an Auth without options', () => {
  test.each(['passwordpassword', 'aaaaaaaaaaaaaaa', '123456789012345'])('D16 refuses %j', async password => {
    const { auth } = await testAuth({ hashing: { hasher: instantHasher() } })
    expect(await codeOf(auth.passwords.hash(password))).toBe('password_blocked')
  })

  test('D16 refuses them besides those of the application’s own list', async () => {
    const blocklist = { check: async () => ({ blocked: false }) as const }
    const { auth } = await testAuth({
      hashing: { hasher: instantHasher() },
      passwords: { blocklist },
    })
    expect(await codeOf(auth.passwords.hash('passwordpassword'))).toBe('password_blocked')
  })
})
