import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isAuthError } from '../../src/errors.ts'
import { fields, goodHeader, goodPayload, issuerFor, mac, pairKeys, secret, verifierFor } from './forge.ts'

const claims = { roles: ['user'], tenant: 'acme' }

/** Replaces, inserts or takes out a few characters. */
const edits = fc.array(
  fc.record({
    at: fc.nat({ max: 500 }),
    remove: fc.nat({ max: 3 }),
    insert: fc.oneof(fc.string({ maxLength: 3 }), fc.stringMatching(/^[\w.=+/-]{0,3}$/)),
  }),
  { minLength: 1, maxLength: 3 },
)

function edit(text: string, changes: readonly { at: number; remove: number; insert: string }[]): string {
  return changes.reduce((edited, { at, remove, insert }) => {
    const from = at % (edited.length + 1)
    return edited.slice(0, from) + insert + edited.slice(from + remove)
  }, text)
}

test.each([
  ['HS256', secret],
  ['EdDSA', pairKeys.EdDSA],
])('R-16 no mutation of a %s token passes, and nothing but an AuthError is thrown', async (_name, key) => {
  const verify = verifierFor(key)
  const { token } = await issuerFor(key)(fields, claims)
  await fc.assert(
    fc.asyncProperty(edits, async changes => {
      const text = edit(token, changes)
      fc.pre(text !== token)
      const outcome: unknown = await verify(text).catch((error: unknown) => error)
      expect(isAuthError(outcome) && outcome.code).toBe('token_invalid')
    }),
    { numRuns: 500 },
  )
})

test('R-16 any signed input gives claims or an AuthError', async () => {
  const verify = verifierFor(secret)
  const header = fc.oneof(
    fc.json(),
    fc.dictionary(fc.string(), fc.jsonValue()).map(more => ({ ...more, ...goodHeader })),
  )
  const payload = fc.oneof(
    fc.json(),
    fc.dictionary(fc.string(), fc.jsonValue()).map(more => ({ ...more, ...goodPayload })),
  )
  await fc.assert(
    fc.asyncProperty(header, payload, async (head, body) => {
      const outcome: unknown = await verify(mac(head, body)).catch((error: unknown) => error)
      if (!isAuthError(outcome)) expect(outcome).toMatchObject({ sub: goodPayload.sub })
    }),
    { numRuns: 500 },
  )
})
