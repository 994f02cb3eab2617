import { describe, expect, test } from 'vitest'
import { createAuth } from '../src/index.ts'
import { createVerifier } from '../src/verify.ts'
import { codeOf, payloadOf, testAuth } from './fixtures/auth.ts'

const before = { issuer: 'https://old.example', audience: 'https://old.example' }
const after = { issuer: 'https://new.example', audience: 'https://new.example' }
const other = (names: typeof before) => ({ otherIssuer: names.issuer, otherAudience: names.audience })

describe('B07 B08 a domain moves without logging anybody out', () => {
  test('B07 B08 the new names are accepted everywhere, then signed, and the old ones dropped', async () => {
    const { settings, ann, advance } = await testAuth(before)
    const processes = [before, { ...before, tokens: other(after) }, { ...after, tokens: other(before) }, after]
    const auths = processes.map(names => createAuth({ ...settings, ...names }))
    for (const [i, one] of auths.entries()) {
      const pair = await one.createSession(ann.id)
      for (const neighbour of auths.slice(Math.max(0, i - 1), i + 2)) {
        expect((await neighbour.verify(pair.accessToken)).iss).toBe(processes[i]!.issuer)
      }
    }
    const first = await auths[0]!.createSession(ann.id)
    const second = await auths[1]!.refresh(first.refreshToken)
    expect(payloadOf(second.accessToken)).toMatchObject({ iss: before.issuer, aud: before.audience })
    advance(60)
    const third = await auths[2]!.refresh(second.refreshToken)
    expect(payloadOf(third.refreshToken)).toMatchObject({ iss: after.issuer, aud: after.audience })
    advance(60)
    expect((await auths[3]!.refresh(third.refreshToken)).verdict).toBe('rotated')
    expect(await codeOf(auths[3]!.refresh(second.refreshToken))).toBe('token_invalid')
  })

  test('B07 B08 a verifier accepts them too, and says which', async () => {
    const { auth, settings, ann, clock } = await testAuth(before)
    const { accessToken } = await auth.createSession(ann.id)
    const { accessKey } = settings
    const verifier = createVerifier({ ...after, ...other(before), accessKey, clock })
    expect(await verifier.verify(accessToken)).toMatchObject({ iss: before.issuer, aud: before.audience })
    const without = createVerifier({ ...after, accessKey, clock })
    expect(await codeOf(without.verify(accessToken))).toBe('token_invalid')
    const half = createVerifier({ ...after, otherIssuer: before.issuer, accessKey, clock })
    expect(await codeOf(half.verify(accessToken))).toBe('token_invalid')
  })

  test.each(['', 'a b', 7])('B07 another name of %o is refused at the start', async otherIssuer => {
    const { settings } = await testAuth()
    expect(() => createAuth({ ...settings, tokens: { otherIssuer: otherIssuer as string } })).toThrow(
      /tokens\.otherIssuer/,
    )
    const { accessKey } = settings
    expect(() => createVerifier({ ...before, otherIssuer: otherIssuer as string, accessKey })).toThrow(/otherIssuer/)
  })
})
