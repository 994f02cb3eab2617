import * as fc from 'fast-check'
import { cookieName, type Originals, password, username } from './application.ts'

/** A request to send. */
export interface Fuzzed {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

// Only values that a header can hold: any other never reaches an application.
const latin = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map(code => String.fromCodePoint(code)),
  maxLength: 8,
})

/** Makes one to three changes: each cuts something out and inserts something odd. */
function mutated(text: string, odd: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.tuple(fc.nat(text.length), fc.nat(4), odd)
  const changes = fc.array(change, { minLength: 1, maxLength: 3 })
  return changes.map(all => {
    return all.reduce((now, [at, cut, put]) => now.slice(0, at) + put + now.slice(at + cut), text)
  })
}

function headersWith({ accessToken, refreshToken, resetToken }: Originals): fc.Arbitrary<Fuzzed['headers']> {
  const tokens = [accessToken, refreshToken, resetToken]
  const odd = fc.oneof(
    fc.constantFrom('.', '=', ' ', '\t', ',', ';', '"', '_', '-', '+', '/', 'Bearer ', ...tokens),
    latin,
  )
  const token = fc.oneof(mutated(accessToken, odd), swapped(tokens), fc.constantFrom(refreshToken, resetToken), latin)
  const line = fc.oneof(
    mutated(`Bearer ${accessToken}`, odd).map(value => ['authorization', value] as const),
    token.map(text => ['authorization', `Bearer ${text}`] as const),
    token.map(text => ['cookie', `${cookieName}=${text}`] as const),
    mutated(`${cookieName}=${accessToken}`, odd).map(value => ['cookie', value] as const),
    fc.tuple(fc.constantFrom('origin', 'sec-fetch-site', 'x-csrf-token', 'upgrade', 'user-agent'), latin),
  )
  return fc.array(line, { minLength: 1, maxLength: 3 })
}

/** Combines the parts of different tokens. */
function swapped(tokens: readonly string[]): fc.Arbitrary<string> {
  const part = fc.tuple(fc.constantFrom(...tokens), fc.nat(2)).map(([token, at]) => token.split('.')[at] ?? '')
  return fc.tuple(part, part, part).map(parts => parts.join('.'))
}

const types = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  { weight: 1, arbitrary: mutated('application/json', latin) },
  { weight: 1, arbitrary: fc.constantFrom('text/plain', 'application/x-www-form-urlencoded', '') },
)

/** Creates a body that is nearly right: its text or its members are changed. */
function bodyLike(good: Readonly<Record<string, string>>): fc.Arbitrary<string> {
  const text = JSON.stringify(good)
  const odd = fc.oneof(
    fc.constantFrom('"', '{', '}', '[', ',', ':', '\\', '\\u0000', '\0', 'é', '__proto__'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const value = fc.oneof(fc.jsonValue(), ...Object.values(good).map(each => mutated(each, odd)))
  const members = fc.record(Object.fromEntries(Object.keys(good).map(name => [name, value])), { requiredKeys: [] })
  return fc.oneof(
    mutated(text, odd),
    members.map(each => JSON.stringify(each)),
    fc.json(),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
}

/** Generates mutations of valid requests. */
export function requestsLike(originals: Originals): fc.Arbitrary<Fuzzed> {
  const { refreshToken, resetToken } = originals
  const post = (path: string, good: Readonly<Record<string, string>>) =>
    fc.record({
      method: fc.constant('POST' as const),
      path: fc.constant(path),
      headers: types.map(type => [['content-type', type] as const]),
      body: bodyLike(good),
    })
  const withToken = fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    path: fc.constantFrom('/guarded', '/guarded', '/auth/sessions', '/auth/sessions/x', '/auth/logout-all'),
    headers: headersWith(originals),
  })
  return fc.oneof(
    { weight: 4, arbitrary: withToken },
    { weight: 2, arbitrary: post('/auth/refresh', { refresh_token: refreshToken }) },
    { weight: 1, arbitrary: post('/auth/login', { username, password }) },
    { weight: 1, arbitrary: post('/auth/logout', { refresh_token: refreshToken }) },
    { weight: 1, arbitrary: post('/auth/password/reset', { token: resetToken, new_password: password }) },
    { weight: 1, arbitrary: post('/auth/password/forgot', { username }) },
  )
}
