import { expect, test } from 'vitest'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'
import { keySet, now, presetsAt, samples, signedBy } from './samples.ts'

const { header, payload } = samples.auth0
const issuer = payload['iss']

async function world() {
  const own = await testAuth()
  const presets = presetsAt(name => keySet(name) as never)
  return { ...own, auth: acceptIssuers(own.auth, { issuers: Object.values(presets), claims: () => ({ roles: [] }) }) }
}

test.each([
  ['header', { alg: 'RS256', typ: 'dpop+jwt' }, {}],
  ['signature', { alg: 'RS256', kid: 'another' }, {}],
  ['claims', {}, { sub: 7 }],
  ['claims', {}, { iat: 'today' }],
  ['claims', {}, { nonce: 'n-0S6_WzA2Mj' }],
  ['audience', {}, { aud: 'https://another.example.com' }],
  ['audience', {}, { aud: undefined }],
  ['lifetime', {}, { exp: now + 90 * 86_400 }],
  ['bound', {}, { cnf: { jkt: 'x' } }],
  ['not_yet_valid', {}, { nbf: now + 3600 }],
  ['not_yet_valid', {}, { iat: now + 3600, exp: now + 3700 }],
  ['expired', {}, { iat: now - 100, exp: now - 50 }],
] as const)('a refusal is an event with the reason %s, which the client is not told', async (reason, head, body) => {
  const { auth, events } = await world()
  const token = signedBy('auth0', { ...header, ...head }, { ...payload, ...body })
  const error = await auth.verify(token).catch((refused: unknown) => refused)
  expect(factsOf(events, 'foreign_token_refused')).toEqual([expect.objectContaining({ issuer, reason })])
  expect(JSON.stringify(error)).not.toContain('reason')
})

test('a user whom the application does not know is an event of its own', async () => {
  const own = await testAuth()
  const { auth0 } = presetsAt(name => keySet(name) as never)
  const profile = { ...auth0, subject: () => undefined }
  const auth = acceptIssuers(own.auth, { issuers: [profile], claims: () => ({ roles: [] }) })
  expect(await codeOf(auth.verify(signedBy('auth0', header, payload)))).toBe('token_invalid')
  expect(factsOf(own.events, 'foreign_token_refused')).toEqual([expect.objectContaining({ issuer, reason: 'subject' })])
})

test('a token of an unknown issuer and one of our own cause no such event', async () => {
  const { auth, events } = await world()
  await codeOf(auth.verify(signedBy('auth0', header, { ...payload, iss: 'https://unknown.example.com' })))
  await codeOf(auth.verify('not a token'))
  expect(factsOf(events, 'foreign_token_refused')).toEqual([])
})
