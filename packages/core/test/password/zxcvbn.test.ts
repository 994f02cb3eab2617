import { dictionary } from '@zxcvbn-ts/language-common'
import { describe, expect, test } from 'vitest'
import { createPasswordPolicy } from '../../src/password/policy.ts'
import { zxcvbnBlocklist } from '../../src/zxcvbn.ts'
import { refusal } from './parts.ts'

const blocklist = zxcvbnBlocklist()
const common = { code: 'password_blocked', details: { reason: 'common' } }

/** The most common passwords of a length, each as it is, in capitals and with a digit behind it. */
function variants(minLength: number, count: number): string[] {
  const words = dictionary['passwords-common'].filter(word => word.length >= minLength).slice(0, count)
  return words.flatMap(word => [word, word.toUpperCase(), `${word}1`, `${word}7`])
}

describe('zxcvbnBlocklist', () => {
  test('D04 blocks the 5,000 most common passwords that the policy would let through', async () => {
    const policy = createPasswordPolicy({ minLength: 8, blocklist })
    const passwords = variants(8, 5000)
    expect(passwords).toHaveLength(20_000)
    const answers = await Promise.all(passwords.map(password => refusal(policy.check(password, []))))
    expect(answers.filter(answer => answer.code !== 'password_blocked')).toEqual([])
  })

  test('D04 blocks every listed password of at least 15 characters by default', async () => {
    const policy = createPasswordPolicy({ blocklist })
    const passwords = variants(15, Infinity)
    expect(passwords.length).toBeGreaterThan(100)
    for (const password of passwords) expect(await refusal(policy.check(password, []))).toEqual(common)
  })

  test.each(['Password2026!!!', 'iloveyou-99999', 'MONKEY.1'])('D04 knows %s as common', async password => {
    expect(await blocklist.check(password, [])).toEqual({ blocked: true, reason: 'common' })
  })

  test.each([
    'abcabcabcabcabcabc',
    'p4$$w0rd'.repeat(32),
    'a'.repeat(256),
    'abcdefghijklmnopqrstuvwxyz',
    'qwertyuiopasdfgh',
  ])('D04 finds %s guessable', async password => {
    expect(await blocklist.check(password, [])).toEqual({ blocked: true, reason: 'guessable' })
  })

  test.each([
    'correct horse battery staple',
    'my dog eats green soap',
    '\u6f22\u5b57\u304b\u306a\u4ea4\u3058\u308a\u6587',
  ])('D03 leaves %s alone', async password => {
    expect(await blocklist.check(password, [])).toEqual({ blocked: false })
  })

  test('D04 a long password is as good as the better of its ends', async () => {
    expect(await blocklist.check(`${'a'.repeat(60)} correct horse battery staple`, [])).toEqual({ blocked: false })
  })

  test('D04 what belongs to the user is easy to guess', async () => {
    expect(await blocklist.check('zyxqkvwpfj', [])).toEqual({ blocked: false })
    expect(await blocklist.check('zyxqkvwpfj', ['zyxqkvwpfj'])).toEqual({ blocked: true, reason: 'guessable' })
  })

  test('minScore 0 leaves only the list', async () => {
    const list = zxcvbnBlocklist({ minScore: 0 })
    expect(await list.check('abcabcabcabcabcabc', [])).toEqual({ blocked: false })
    expect(await list.check('PASSWORD1', [])).toEqual({ blocked: true, reason: 'common' })
  })

  test.each([-1, 5, 1.5, Number.NaN, '2'])('refuses minScore %j by name', minScore => {
    expect(() => zxcvbnBlocklist({ minScore: minScore as number })).toThrow(/^minScore must be/)
  })
})
