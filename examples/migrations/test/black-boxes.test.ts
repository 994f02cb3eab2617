import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AuthError, secretKey } from '@sallyport/core'
import type { HttpRequest } from '@sallyport/core/http'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { cases, type Case, sign } from '../black-boxes/cases.ts'
import { behind, bridge, guards } from '../black-boxes/guards.ts'
import type { App } from '../contract/origin.ts'

const names = Object.keys(guards) as (keyof typeof guards)[]
const apps = new Map<string, App>()
beforeAll(async () => {
  for (const name of names) apps.set(name, await guards[name]())
})
afterAll(async () => {
  for (const app of apps.values()) await app.close()
})

async function statusOf({ url }: App, headers: Record<string, string> = {}, path = '/'): Promise<number> {
  return (await fetch(url + path, { headers })).status
}

test.each(cases)('$name', async ({ authorization, statuses }: Case) => {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
  const found = await Promise.all(names.map(async name => [name, await statusOf(apps.get(name)!, headers)]))
  expect(Object.fromEntries(found)).toEqual(statuses)
})

test('the guide names every token that a library accepts and Sallyport refuses', () => {
  const guide = readFileSync(new URL('../../../docs/moving/README.md', import.meta.url), 'utf8')
  const differing = cases.filter(({ statuses }) => statuses.Sallyport !== 200 && Object.values(statuses).includes(200))
  expect(differing.map(({ name }) => name).filter(name => !guide.includes(`| ${name} |`))).toEqual([])
})

/** Serves the bridge with other options; `guard` chooses its guard. */
async function serveBridge(
  [previous, adapter]: Parameters<typeof bridge>,
  choose: (guard: ReturnType<typeof bridge>['guard']) => RequestHandler = guard => guard(),
): Promise<App> {
  const { guard, errors } = bridge(previous, adapter)
  const app = await behind(choose(guard), errors() as ErrorRequestHandler)
  onTestFinished(() => app.close())
  return app
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('credentialsRequired: false is an optional guard: no token or another scheme passes, a bad token does not', async () => {
  const app = await serveBridge([], guard => guard.optional())
  expect(await statusOf(app)).toBe(200)
  expect(await statusOf(app, { authorization: 'Basic eDp5' })).toBe(200)
  expect(await statusOf(app, bearer(sign()))).toBe(200)
  expect(await statusOf(app, bearer('wrongjwt'))).toBe(401)
})

test('getToken, extractToken and fromExtractors are tokenSource: a query, a cookie, or another scheme', async () => {
  const tokenSource = (request: HttpRequest) => {
    const { token } = (request.native as Request).query
    if (typeof token === 'string') return token
    const [scheme, credentials] = request.header('authorization')?.split(' ') ?? []
    return scheme === 'JWT' ? credentials : /\bjwt=([^;]+)/.exec(request.header('cookie') ?? '')?.[1]
  }
  const app = await serveBridge([{}, { tokenSource }])
  expect(await statusOf(app, {}, `/?token=${sign()}`)).toBe(200)
  expect(await statusOf(app, { authorization: `JWT ${sign()}` })).toBe(200)
  expect(await statusOf(app, { cookie: `a=b; jwt=${sign()}` })).toBe(200)
  expect(await statusOf(app, bearer(sign()))).toBe(401)
})

test('an error in tokenSource is the response if it is an AuthError, and otherwise a fault', async () => {
  const thrown = async (error: Error) => {
    const tokenSource = () => {
      throw error
    }
    return statusOf(await serveBridge([{}, { tokenSource }]))
  }
  expect(await thrown(new AuthError('invalid_request'))).toBe(400)
  expect(await thrown(new Error('on purpose'))).toBe(500)
})

test('isRevoked and trusted are subject: undefined refuses, and an error is an outage', async () => {
  const revoked = new Set(['t1'])
  const subject = async ({ jti }: Readonly<Record<string, unknown>>) => {
    if (jti === 'broken') throw new Error('on purpose')
    return revoked.has(String(jti)) ? undefined : '7'
  }
  const app = await serveBridge([{ subject }])
  const statuses = ['t1', 't2', 'broken'].map(jti => statusOf(app, bearer(sign({ jti }))))
  expect(await Promise.all(statuses)).toEqual([401, 200, 503])
})

test('a secret in base64 is a Buffer here as well', async () => {
  const bytes = randomBytes(48)
  const token = jwt.sign({ role: 'user' }, bytes, { expiresIn: '15m', subject: '7' })
  expect(await statusOf(await serveBridge([{ secret: secretKey(bytes) }]), bearer(token))).toBe(200)
  expect(await statusOf(await serveBridge([{ secret: secretKey(bytes.toString('base64')) }]), bearer(token))).toBe(401)
})

test('HS512 is accepted where the key says so', async () => {
  const bytes = randomBytes(64)
  const token = jwt.sign({ role: 'user' }, bytes, { algorithm: 'HS512', expiresIn: '15m', subject: '7' })
  const key = secretKey(bytes, { algorithm: 'HS512' })
  expect(await statusOf(await serveBridge([{ secret: key }]), bearer(token))).toBe(200)
})

test('issuer and audience are checked as the old options did; clockTolerance is at most a minute', async () => {
  const named = { issuer: 'https://old.example.com', audience: 'notes' }
  const app = await serveBridge([{ ...named, clockTolerance: '30s' }])
  const iat = Math.floor(Date.now() / 1000) - 900
  const token = (claims: object) => sign({ iss: named.issuer, aud: ['other', 'notes'], iat, ...claims }, {})
  expect(await statusOf(app, bearer(token({ exp: iat + 1800 })))).toBe(200)
  expect(await statusOf(app, bearer(token({ exp: iat + 890 })))).toBe(200)
  expect(await statusOf(app, bearer(token({ exp: iat + 860 })))).toBe(401)
  expect(await statusOf(app, bearer(token({ exp: iat + 1800, aud: 'other' })))).toBe(401)
  expect(await statusOf(app, bearer(token({ exp: iat + 1800, iss: 'https://others.example.com' })))).toBe(401)
})

test('maxLifetime admits longer tokens, and a secret that anybody knows is refused', async () => {
  const token = sign({}, { expiresIn: '30d' })
  expect(await statusOf(await serveBridge([{ maxLifetime: '30d' }]), bearer(token))).toBe(200)
  for (const known of ['secret', 'supersecret', 'shhhhhhared-secret']) {
    expect(() => bridge({ secret: secretKey(known) })).toThrow('previousTokens: secret cannot be used')
  }
})
