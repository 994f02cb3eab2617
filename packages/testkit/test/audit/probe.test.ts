import { createServer, type RequestListener } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { AuditedRoute } from '@sallyport/core/http'
import { createAudit, type GuardDescription } from '@sallyport/core/adapter'
import { describe, expect, test } from 'vitest'
import { createClock, probe, probeTokens } from '../../src/index.ts'
import { realAuth } from '../real-auth.ts'

const signedIn: GuardDescription = { kind: 'authenticated' }
const admin: GuardDescription = { kind: 'authenticated', roles: ['admin'] }
const tokens = { expired: 'expired', powerless: 'powerless' }

function auditOf(...routes: readonly AuditedRoute[]) {
  return createAudit({ routes, findings: [], precedence: 'specific' })
}

function route(name: string, ...guards: readonly GuardDescription[]): AuditedRoute {
  const [method, path] = name.split(' ') as [string, string]
  return { method, path, guards }
}

/** An application whose status depends on the caller, and its requests. */
function answering(statuses: Readonly<Record<string, number | undefined>>) {
  const calls: string[] = []
  const app: RequestListener = (req, res) => {
    const who = req.headers.authorization?.replace('Bearer ', '') ?? 'nobody'
    calls.push(`${req.method} ${req.url} ${who}`)
    const status = statuses[who]
    if (status === undefined) return req.socket.destroy()
    return res.writeHead(status).end()
  }
  return { app, calls }
}

const right = { nobody: 401, expired: 401, powerless: 403 }

async function found(statuses: Readonly<Record<string, number | undefined>>, ...routes: readonly AuditedRoute[]) {
  const { findings } = await probe(answering(statuses).app, auditOf(...routes), tokens)
  return findings.filter(({ kind }) => kind === 'probe').map(({ message }) => message)
}

test('H09 every route is called without a token, with an expired one and with one that no rule allows', async () => {
  const { app, calls } = answering(right)
  const audit = auditOf(
    route('GET /a', signedIn),
    route('POST /b', admin),
    route('DELETE /c', { kind: 'authenticated', can: 'order:delete' }),
    route('GET /d', { kind: 'authenticated', recheck: '0s', maxAge: '5m' }),
    route('GET /e', { kind: 'public', reason: 'x' }),
    route('GET /f', { kind: 'authenticated', optional: true }),
    route('GET /g'),
  )
  expect(await probe(app, audit, tokens)).toEqual(audit)
  expect(calls).toEqual([
    'GET /a nobody',
    'GET /a expired',
    'POST /b nobody',
    'POST /b expired',
    'POST /b powerless',
    'DELETE /c nobody',
    'DELETE /c expired',
    'DELETE /c powerless',
    'GET /d nobody',
    'GET /d expired',
    'GET /f expired',
    'GET /g nobody',
    'GET /g expired',
  ])
})

describe('H09 a response that does not prove a guard is a finding', () => {
  test.each([200, 204, 302, 400, 404, 422, 500, 503])('%i', async status => {
    expect(await found({ ...right, nobody: status }, route('GET /a', admin))).toEqual([
      `GET /a answered ${status} without a token, expected 401 or 403.`,
    ])
    expect(await found({ ...right, expired: status }, route('GET /a', admin))).toEqual([
      `GET /a answered ${status} with an expired token, expected 401 or 403.`,
    ])
    expect(await found({ ...right, powerless: status }, route('GET /a', admin))).toEqual([
      `GET /a answered ${status} with a token that no rule allows, expected 403.`,
    ])
  })

  test('401 instead of 403 for a token without the role', async () => {
    expect(await found({ ...right, powerless: 401 }, route('GET /a', admin))).toHaveLength(1)
  })

  test('no response', async () => {
    expect(await found({ ...right, nobody: undefined }, route('GET /a', signedIn))).toEqual([
      'GET /a did not answer without a token, expected 401 or 403.',
    ])
  })

  test('an unknown path', async () => {
    expect(await found(right, route('GET (mount)/a', signedIn))).toEqual([
      'GET (mount)/a cannot be called: its path is unknown.',
    ])
  })
})

test('parameters are replaced by ids, and optional parts are omitted', async () => {
  const paths = ['/a/:id', '/a/:id(\\d+)/b', '/a/:x-:y', '/a{/:b}', '/a/*rest', '/a/*', '/a/:id?']
  const { app, calls } = answering(right)
  await probe(
    app,
    auditOf(...paths.map(path => route(`GET ${path}`, { kind: 'authenticated', optional: true }))),
    tokens,
  )
  expect(calls.map(call => call.split(' ')[1]!.replace(/\d+/g, '1')).toSorted()).toEqual(
    ['/a/1', '/a/1/b', '/a/1-1', '/a', '/a/1', '/a/1', '/a/1'].toSorted(),
  )
  expect(new Set(calls).size).toBe(calls.length)
})

test('bodies are an empty object, so that guards after the parsing of bodies are found', async () => {
  const bodies: string[] = []
  const app: RequestListener = (req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      bodies.push(`${req.method} ${req.headers['content-type']} ${body}`)
      res.writeHead(401).end()
    })
  }
  await probe(app, auditOf(route('ALL /a', signedIn), route('PUT /a', signedIn)), tokens)
  expect(new Set(bodies)).toEqual(new Set(['GET undefined ', 'PUT application/json {}']))
})

test('a response that never ends counts as a response', async () => {
  const streaming: RequestListener = (_req, res) => void res.writeHead(200).write('data: 1\n\n')
  const { findings } = await probe(streaming, auditOf(route('GET /events', signedIn)), tokens)
  expect(findings).toHaveLength(2)
})

test('a running server keeps running, another one is closed again', async () => {
  const server = createServer(answering(right).app)
  const audit = auditOf(route('GET /a', signedIn))
  expect(await probe(server, audit, tokens)).toEqual(audit)
  expect(server.listening).toBe(false)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  expect(await probe(server, audit, tokens)).toEqual(audit)
  expect(await probe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, audit, tokens)).toEqual(audit)
  expect(server.listening).toBe(true)
  server.close()
})

test('probeTokens creates an expired and a valid token', async () => {
  const time = createClock()
  const auth = realAuth(time)
  const { expired, powerless } = await probeTokens({ auth, time, userId: 'maker' })
  await expect(auth.verify(expired)).rejects.toMatchObject({ code: 'token_expired' })
  expect(await auth.verify(powerless)).toMatchObject({ sub: 'maker' })
  await expect(probeTokens({ auth, time, userId: 'nobody' })).rejects.toThrow(/./)
  await auth.close()
})
