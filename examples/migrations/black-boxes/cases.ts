import { createHmac, randomBytes } from 'node:crypto'
import jwt from 'jsonwebtoken'

export const secret = randomBytes(48).toString('base64')

/** What one of the guards answers. */
export type Statuses = Readonly<Record<'express-jwt' | 'passport-jwt' | '@fastify/jwt' | 'Sallyport', number>>

/** A request to a guarded route. */
export interface Case {
  /** As the guide names it, if Sallyport answers 401 where a library answers 200. */
  readonly name: string
  /** The header `Authorization`; undefined for a request without one. */
  readonly authorization: string | undefined
  readonly statuses: Statuses
}

/** The payload of most tokens: ids are numbers. */
const payload = { sub: 7, role: 'user' } as unknown as { readonly sub: string }
const now = () => Math.floor(Date.now() / 1000)

/** A token as an application makes it. */
export function sign(claims: object = {}, options: jwt.SignOptions = { expiresIn: '15m' }): string {
  return jwt.sign({ ...payload, ...claims }, secret, options)
}

/** A token that `jsonwebtoken` would not make. */
export function forge(claims: unknown, header: object = { alg: 'HS256', typ: 'JWT' }): string {
  const text = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

function all(status: number): Statuses {
  return { 'express-jwt': status, 'passport-jwt': status, '@fastify/jwt': status, Sallyport: status }
}

const unless = (common: number, sallyport: number): Statuses => ({ ...all(common), Sallyport: sallyport })
const bearer = (token: string) => `Bearer ${token}`
const times = () => ({ sub: 7, iat: now(), exp: now() + 900 })
const unsigned = () => `${sign().split('.').slice(0, 2).join('.')}.`
const none = () => `${forge(times(), { alg: 'none', typ: 'JWT' }).split('.').slice(0, 2).join('.')}.`

/** The cases of the libraries' own tests, and of what people report about them. */
export const cases: readonly Case[] = [
  { name: 'a valid token', authorization: bearer(sign()), statuses: all(200) },
  { name: 'a scheme in lower case', authorization: `bearer ${sign()}`, statuses: all(200) },
  { name: 'no header', authorization: undefined, statuses: all(401) },
  { name: 'a scheme without a token', authorization: 'Bearer', statuses: all(401) },
  { name: 'another scheme', authorization: `Basic ${sign()}`, statuses: all(401) },
  { name: 'a token without a scheme', authorization: sign(), statuses: all(401) },
  {
    name: 'two tokens in one header',
    authorization: `Bearer ${sign()} ${sign()}`,
    statuses: { 'express-jwt': 401, 'passport-jwt': 200, '@fastify/jwt': 400, Sallyport: 400 },
  },
  { name: 'what is no token', authorization: 'Bearer wrongjwt', statuses: all(401) },
  { name: 'a payload that is no JSON', authorization: bearer(`${sign().split('.')[0]}.YQ.YQ`), statuses: all(401) },
  {
    name: 'another secret',
    authorization: bearer(jwt.sign(payload, 'x'.repeat(40), { expiresIn: '15m' })),
    statuses: all(401),
  },
  { name: 'a token without its signature', authorization: bearer(unsigned()), statuses: all(401) },
  { name: 'the algorithm none', authorization: bearer(none()), statuses: all(401) },
  {
    name: 'an expired token',
    authorization: bearer(sign({ iat: now() - 900, exp: now() - 60 }, {})),
    statuses: all(401),
  },
  {
    name: 'a token that is not valid yet',
    authorization: bearer(sign({ nbf: now() + 600 })),
    statuses: { ...all(401), '@fastify/jwt': 500 },
  },
  {
    name: 'expiresIn as a string without a unit, which are milliseconds',
    authorization: bearer(sign({ iat: now() - 30 }, { expiresIn: '120' })),
    statuses: all(401),
  },
  {
    name: 'an exp that is a string',
    authorization: bearer(forge({ ...times(), exp: 'tomorrow' })),
    statuses: { ...all(401), '@fastify/jwt': 500 },
  },
  {
    name: 'an iat that is a string',
    authorization: bearer(forge({ ...times(), iat: '0' })),
    statuses: unless(200, 401),
  },
  { name: 'an exp with a fraction', authorization: bearer(sign({ exp: now() + 900.5 }, {})), statuses: all(200) },
  { name: 'an e-mail address as sub', authorization: bearer(sign({ sub: 'ann@example.com' })), statuses: all(200) },
  {
    name: 'userId in place of sub',
    authorization: bearer(forge({ userId: 7, iat: now(), exp: now() + 900 })),
    statuses: all(200),
  },
  { name: 'a header with kid', authorization: bearer(sign({}, { expiresIn: '15m', keyid: 'k1' })), statuses: all(200) },
  { name: 'a header without typ', authorization: bearer(forge(times(), { alg: 'HS256' })), statuses: all(200) },
  { name: 'a token without exp', authorization: bearer(sign({}, {})), statuses: unless(200, 401) },
  {
    name: 'a token without iat',
    authorization: bearer(sign({}, { expiresIn: '15m', noTimestamp: true })),
    statuses: unless(200, 401),
  },
  {
    name: 'a token that lives for more than `maxLifetime`',
    authorization: bearer(sign({}, { expiresIn: '30d' })),
    statuses: unless(200, 401),
  },
  {
    name: 'an exp in milliseconds',
    authorization: bearer(sign({ exp: Date.now() + 900_000 }, {})),
    statuses: unless(200, 401),
  },
  {
    name: 'a token with `iss` or `aud`, which the application does not check',
    authorization: bearer(sign({ aud: 'somebody' })),
    statuses: unless(200, 401),
  },
  {
    name: 'HS512 with the same secret',
    authorization: bearer(sign({}, { expiresIn: '15m', algorithm: 'HS512' })),
    statuses: unless(200, 401),
  },
  {
    name: 'a payload that is a string',
    authorization: bearer(jwt.sign('ann', secret)),
    statuses: { ...unless(200, 401), '@fastify/jwt': 401 },
  },
]
