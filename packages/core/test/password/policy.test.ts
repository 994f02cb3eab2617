import { describe, expect, test } from 'vitest'
import { createPasswordPolicy } from '../../src/password/policy.ts'
import { refusal } from './parts.ts'

const policy = createPasswordPolicy()
const check = (text: string, context: string[] = []) => refusal(policy.check(text, context))

describe('createPasswordPolicy', () => {
  test.each([
    ['14 letters', 'abcdefghijklmn', false],
    ['15 letters', 'abcdefghijklmno', true],
    ['14 emoji, 28 code units', '\u{1f600}'.repeat(14), false],
    ['15 emoji', '\u{1f600}'.repeat(15), true],
    ['14 letters with a combining mark that has no composed form', 'q\u0307'.repeat(7), false],
    ['15 code points, half of them marks', `${'q\u0307'.repeat(7)}q`, true],
  ])('D01 counts code points: %s', async (_, text, accepted) => {
    const expected = accepted ? { code: 'accepted' } : { code: 'password_too_short', details: { minLength: 15 } }
    expect(await check(text)).toMatchObject(expected)
  })

  test('D01 the minimum goes down to 8', async () => {
    const short = createPasswordPolicy({ minLength: 8 })
    expect(await refusal(short.check('kjhgfds', []))).toMatchObject({ code: 'password_too_short' })
    await expect(short.check('kjhgfdsa', [])).resolves.toBeUndefined()
  })

  test('D01 the minimum goes up to 64', async () => {
    const long = createPasswordPolicy({ minLength: 64 })
    const tooShort = { code: 'password_too_short', details: { minLength: 64 } }
    expect(await refusal(long.check('k'.repeat(63), []))).toEqual(tooShort)
    await expect(long.check('k'.repeat(64), [])).resolves.toBeUndefined()
  })

  test.each([7, 0, -1, 65, 8.5, Number.NaN, '8'])('D01 refuses minLength %j by name', minLength => {
    expect(() => createPasswordPolicy({ minLength: minLength as number })).toThrow(/^minLength must be/)
  })

  test('D02 permits 64 characters and more, up to 256', async () => {
    for (const text of ['k'.repeat(64), '\u6f22'.repeat(64), 'k'.repeat(256)]) {
      expect(await check(text)).toMatchObject({ code: 'accepted' })
    }
    const tooLong = { code: 'password_too_long', details: { maxLength: 256 } }
    expect(await check('k'.repeat(257))).toMatchObject(tooLong)
  })

  test.each(['aaaaaaaaaaaaaaaaaaaaaab', '               ', 'lower case alone', '111222333444555', '\u6f22'.repeat(15)])(
    'D03 has no rules of composition: %j',
    async text => {
      expect(await check(text)).toMatchObject({ code: 'accepted' })
    },
  )

  test('D04 words of the service are in every context', async () => {
    const own = createPasswordPolicy({ context: ['Sallyport'] })
    expect(await refusal(own.check('Sallyport-2026!', []))).toMatchObject({
      code: 'password_blocked',
      details: { reason: 'context' },
    })
  })

  test('D04 without words the context is empty, and no blocklist gets a password of the wrong length', async () => {
    const asked: unknown[] = []
    const blocklist = { check: async (...args: unknown[]) => (asked.push(args), { blocked: false } as const) }
    const own = createPasswordPolicy({ blocklist })
    await own.check('correct horse battery', [])
    for (const text of ['short', 'k'.repeat(257)]) await refusal(own.check(text, ['maria']))
    expect(asked).toEqual([['correct horse battery', []]])
  })

  test('D04 asks the blocklist, and reports its reason', async () => {
    const asked: unknown[] = []
    const blocklist = {
      check: async (...args: unknown[]) => (asked.push(args), { blocked: true, reason: 'breached' } as const),
    }
    const own = createPasswordPolicy({ blocklist, context: ['shop'] })
    expect(await refusal(own.check('correct horse battery', ['maria']))).toEqual({
      code: 'password_blocked',
      details: { reason: 'breached' },
    })
    expect(asked).toEqual([['correct horse battery', ['shop', 'maria']]])
  })
})
