import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../src/index.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { codeOf } from '../fixtures/auth.ts'
import { newPassword, withMail } from './parts.ts'

describe('one-time tokens of the application', () => {
  test('G01 a token works once, for its purpose and its subject', async () => {
    const { auth, advance } = await withMail()
    const { token } = await auth.oneTimeTokens.issue({ subject: 'ann', purpose: 'verify_email' })
    expect(await codeOf(auth.oneTimeTokens.consume(token, 'invite'))).toBe('one_time_token_invalid')
    expect(await auth.oneTimeTokens.consume(token, 'verify_email')).toEqual({ subject: 'ann' })
    expect(await codeOf(auth.oneTimeTokens.consume(token, 'verify_email'))).toBe('one_time_token_invalid')
    const late = await auth.oneTimeTokens.issue({ subject: 'ann', purpose: 'verify_email', ttl: '10m' })
    advance(600)
    expect(await codeOf(auth.oneTimeTokens.consume(late.token, 'verify_email'))).toBe('one_time_token_invalid')
  })

  test('F17 A13 a one-time token, an access token and a refresh token never pass for one another', async () => {
    const { auth, ann, tokenFor } = await withMail()
    const pair = await auth.createSession(ann.id)
    const reset = await tokenFor('ann')
    const { token: own } = await auth.oneTimeTokens.issue({ subject: ann.id, purpose: 'verify_email' })
    const uses: Record<string, (token: string) => Promise<unknown>> = {
      access: token => auth.verify(token),
      refresh: token => auth.refresh(token),
      reset: token => auth.passwords.reset({ token, newPassword }),
      own: token => auth.oneTimeTokens.consume(token, 'verify_email'),
    }
    const tokens = { access: pair.accessToken, refresh: pair.refreshToken, reset, own }
    for (const [kind, token] of Object.entries(tokens)) {
      for (const [use, present] of Object.entries(uses)) {
        if (use !== kind)
          expect([kind, use, await codeOf(present(token))]).toEqual([kind, use, expect.stringMatching(/_invalid$/)])
      }
    }
  })

  test.each([
    ['purpose', { purpose: 'password_reset' }],
    ['purpose', { purpose: '' }],
    ['purpose', { purpose: 'x'.repeat(65) }],
    ['purpose', { purpose: 'verify email' }],
    ['purpose', { purpose: ['verify_email'] as unknown as string }],
    ['purpose', { purpose: 'password_proof' }],
    ['boundTo', { boundTo: '' }],
    ['boundTo', { boundTo: 7 as unknown as string }],
    ['ttl', { ttl: '8d' as const }],
    ['ttl', { ttl: 7 * 86_400 + 1 }],
    ['ttl', { ttl: 0 }],
    ['ttl', { ttl: 'soon' as '1h' }],
    ['subject', { subject: '' }],
  ])('B15 a wrong %s is the application’s mistake, and is named: %j', async (name, fields) => {
    const { auth } = await withMail()
    const issued = auth.oneTimeTokens.issue({ subject: 'ann', purpose: 'verify_email', ...fields })
    const error: unknown = await issued.catch((caught: unknown) => caught)
    expect([error instanceof TypeError, String(error).split(' ')[1]]).toEqual([true, name])
  })

  test('B15 a purpose of the library’s cannot be consumed', async () => {
    const { auth, tokenFor } = await withMail()
    const token = await tokenFor('ann')
    await expect(auth.oneTimeTokens.consume(token, 'password_reset')).rejects.toThrow(TypeError)
    expect(await codeOf(auth.passwords.reset({ token, newPassword }))).toBeUndefined()
  })

  test.each([
    [undefined, 3600],
    ['1h', 3600],
    [1, 1],
    ['7d', 7 * 86_400],
  ] as const)('G01 with ttl %j it lives for %i seconds', async (ttl, seconds) => {
    const { auth, clock } = await withMail()
    const fields = { subject: 'ann', purpose: 'verify_email', ...(ttl !== undefined && { ttl }) }
    const { expiresAt } = await auth.oneTimeTokens.issue(fields)
    expect(expiresAt).toBe(clock() / 1000 + seconds)
  })

  test('G10 of 64 tokens that are issued at once one is valid', async () => {
    const { auth } = await withMail()
    const fields = { subject: 'ann', purpose: 'verify_email' }
    const issued = await Promise.all(Array.from({ length: 64 }, () => auth.oneTimeTokens.issue(fields)))
    const codes = await Promise.all(
      issued.map(({ token }) => codeOf(auth.oneTimeTokens.consume(token, 'verify_email'))),
    )
    expect(codes.filter(code => code === undefined)).toHaveLength(1)
  })

  test('G10 a token that is bound to a value is consumed only with that, and not used up by another', async () => {
    const { auth } = await withMail()
    const { consume, issue } = auth.oneTimeTokens
    const { token } = await issue({ subject: 'ann', purpose: 'verify_email', boundTo: 'ann@example.com' })
    const consumed = consume(token, 'verify_email', { boundTo: 'eve@example.com' })
    expect(await codeOf(consumed)).toBe('one_time_token_invalid')
    await expect(consume(token, 'verify_email')).rejects.toThrow(/^boundTo must be given/)
    expect(await consume(token, 'verify_email', { boundTo: 'ann@example.com' })).toEqual({ subject: 'ann' })
    const unbound = await issue({ subject: 'ann', purpose: 'verify_email' })
    const bound = consume(unbound.token, 'verify_email', { boundTo: 'ann@example.com' })
    expect(await codeOf(bound)).toBe('one_time_token_invalid')
  })

  test('G10 a token is cancelled on request, and no other one is', async () => {
    const { auth } = await withMail()
    const { cancel, consume, issue } = auth.oneTimeTokens
    const { token } = await issue({ subject: 'ann', purpose: 'verify_email' })
    const other = await issue({ subject: 'ann', purpose: 'invite' })
    await cancel({ subject: 'ann', purpose: 'verify_email' })
    expect(await codeOf(consume(token, 'verify_email'))).toBe('one_time_token_invalid')
    expect(await codeOf(consume(other.token, 'invite'))).toBeUndefined()
    await expect(cancel({ subject: 'ann', purpose: 'password_reset' })).rejects.toThrow(TypeError)
  })

  test('G08 a token with something around it, or in a list, is refused and not used up', async () => {
    const { auth } = await withMail()
    const { token } = await auth.oneTimeTokens.issue({ subject: 'ann', purpose: 'verify_email' })
    for (const other of [`.${token}`, ` ${token}`, `${token}.`, `${token}\n`, [token] as unknown as string]) {
      expect(await codeOf(auth.oneTimeTokens.consume(other, 'verify_email'))).toBe('one_time_token_invalid')
    }
    expect(await codeOf(auth.oneTimeTokens.consume(token, 'verify_email'))).toBeUndefined()
  })

  test('G08 no store is asked for a subject that none can hold', async () => {
    const asked: string[] = []
    const store = brokenStore(memoryStore(), { onCall: operation => void asked.push(operation) })
    const { auth } = await withMail({ store })
    for (const subject of ['A', 'AA', 'YQBh']) {
      const token = `${subject}.${'A'.repeat(43)}`
      expect(await codeOf(auth.oneTimeTokens.consume(token, 'verify_email'))).toBe('one_time_token_invalid')
    }
    expect(asked).toEqual([])
  })
})
