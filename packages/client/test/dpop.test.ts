import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createClient, type Tokens, type TokenStorage } from '../src/index.ts'
import { createDpop } from '../src/dpop/dpop.ts'

const password = 'correct horse battery staple'
const keys = { accessKey: secretKey(randomBytes(32)), refreshKey: secretKey(randomBytes(32)) }
const entry = (id: string) => ({ id, user: id, passwordHash: password })

/** Does not hash, because these tests are not about passwords. */
const hasher = {
  maxBytes: 72,
  hash: async (text: string) => text,
  verify: async (text: string, hash: string) => text === hash,
  needsRehash: () => false,
  unusable: () => undefined,
}

/** An API that reads proofs. Its clock is ahead of the client's by the given seconds. */
async function startApi(more: { requireNonce?: boolean; required?: boolean; ahead?: number } = {}) {
  const { ahead = 0, ...dpop } = more
  const time = { ahead: ahead * 1000 }
  const clock = () => Date.now() + time.ahead
  const app = express().set('env', 'test')
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const auth = createAuth({
    ...keys,
    issuer: baseUrl,
    audience: baseUrl,
    store: memoryStore({ clock }),
    users: {
      findByLogin: async login => entry(login),
      findById: async id => entry(id),
      replacePasswordHash: async () => false,
    },
    hashing: { hasher },
    dpop: { baseUrls: [baseUrl], ...dpop },
    clock,
  })
  const { guard, claims, routes, errors } = sallyport(auth)
  const schemes: string[] = []
  app.use((req, _res, next) => {
    schemes.push(`${req.method} ${req.path} ${req.get('authorization')?.split(' ')[0] ?? '-'} ${'dpop' in req.headers}`)
    next()
  })
  app.use('/auth', routes)
  app.all('/me', guard(), express.text(), (req, res) => {
    res.json({ sub: claims(req).sub, bound: claims(req).cnf !== undefined, body: req.body as unknown })
  })
  app.use(errors())
  return { auth, baseUrl, schemes, expire: () => void (time.ahead += 1_000_000) }
}

/** A storage, and what is in it. */
function storage(tokens?: Tokens) {
  const kept = { tokens }
  const own: TokenStorage = { get: () => kept.tokens, set: next => void (kept.tokens = next) }
  return { kept, storage: own }
}

async function meOf(response: Response): Promise<unknown> {
  return response.json()
}

test('a client binds its tokens, and refreshes and logs out with them', async () => {
  const { baseUrl, schemes, expire } = await startApi({ required: true })
  const client = createClient({ baseUrl, fetch: createDpop().fetch })
  await client.login({ username: 'ann', password })
  expect(await meOf(await client.fetch('/me?page=2#top'))).toMatchObject({ sub: 'ann', bound: true })
  expire()
  const response = await client.fetch('/me', {
    method: 'POST',
    body: 'text',
    headers: { 'content-type': 'text/plain' },
  })
  expect(await meOf(response)).toEqual({ sub: 'ann', bound: true, body: 'text' })
  await client.logout()
  expect(schemes).toEqual([
    'POST /auth/login - true',
    'GET /me DPoP true',
    'POST /me DPoP true',
    // The clock of the API is ahead by now, so that it asks for a nonce.
    'POST /auth/refresh - true',
    'POST /auth/refresh - true',
    'POST /me DPoP true',
    'POST /auth/logout - true',
  ])
})

test('K01 stolen tokens are worthless in another client, whose session ends, and the owner goes on', async () => {
  const { baseUrl, expire } = await startApi()
  const own = storage()
  const owner = createClient({ baseUrl, storage: own.storage, fetch: createDpop().fetch })
  await owner.login({ username: 'ann', password })
  const ended: string[] = []
  const onSessionEnded = ({ code }: { code: string }) => void ended.push(code)
  for (const fetch of [createDpop().fetch, (request: Request) => globalThis.fetch(request)]) {
    const thief = createClient({ baseUrl, storage: storage(own.kept.tokens).storage, fetch, onSessionEnded })
    const code = await thief.fetch('/me').then(
      response => response.status,
      (error: { code: string }) => error.code,
    )
    expect(['token_invalid', 'invalid_dpop_proof']).toContain(code)
  }
  expect(ended).toEqual(['token_invalid'])
  expire()
  expect(await meOf(await owner.fetch('/me'))).toMatchObject({ sub: 'ann', bound: true })
})

test('K02 the client repeats a request with the nonce that the API asks for, and keeps the nonce', async () => {
  const { baseUrl, schemes } = await startApi({ requireNonce: true })
  const client = createClient({ baseUrl, fetch: createDpop().fetch })
  await client.login({ username: 'ann', password })
  expect(await meOf(await client.fetch('/me'))).toMatchObject({ bound: true })
  const body = { method: 'POST', body: 'text', headers: { 'content-type': 'text/plain' } }
  expect(await meOf(await client.fetch('/me', body))).toMatchObject({ body: 'text' })
  expect(schemes).toEqual([
    'POST /auth/login - true',
    'POST /auth/login - true',
    'GET /me DPoP true',
    'POST /me DPoP true',
  ])
})

test('K02 a client whose clock is an hour wrong works', async () => {
  for (const ahead of [-3600, 3600]) {
    const { baseUrl } = await startApi({ ahead })
    const client = createClient({ baseUrl, fetch: createDpop().fetch })
    await client.login({ username: 'ann', password })
    expect(await meOf(await client.fetch('/me'))).toMatchObject({ bound: true })
  }
})

test('many requests at once, all without a nonce, succeed', async () => {
  const { baseUrl, expire } = await startApi({ requireNonce: true })
  const client = createClient({ baseUrl, fetch: createDpop().fetch })
  await client.login({ username: 'ann', password })
  expire()
  const responses = await Promise.all(Array.from({ length: 20 }, () => client.fetch('/me')))
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
})

test('a session from before stays one of bearer tokens until the next login', async () => {
  const { auth, baseUrl, schemes, expire } = await startApi()
  const { accessToken, refreshToken } = await auth.createSession('ann')
  const { storage: own } = storage({ accessToken, refreshToken })
  const client = createClient({ baseUrl, storage: own, fetch: createDpop().fetch })
  expire()
  expect(await meOf(await client.fetch('/me'))).toMatchObject({ bound: false })
  await client.login({ username: 'ann', password })
  expect(await meOf(await client.fetch('/me'))).toMatchObject({ bound: true })
  expect(schemes.filter(scheme => scheme.includes('/me'))).toEqual([
    'GET /me Bearer false',
    'GET /me Bearer false',
    'GET /me DPoP true',
  ])
})

test('two clients with one key pair share a session, and a proof can be made for a socket', async () => {
  const { auth, baseUrl } = await startApi()
  const pair = crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const shared = storage()
  const [one, other] = [createDpop({ keyPair: pair }), createDpop({ keyPair: await pair })]
  await createClient({ baseUrl, storage: shared.storage, fetch: one.fetch }).login({ username: 'ann', password })
  const client = createClient({ baseUrl, storage: shared.storage, fetch: other.fetch })
  expect(await meOf(await client.fetch('/me'))).toMatchObject({ bound: true })
  const accessToken = (await client.accessToken())!
  const proof = await other.proof({ method: 'GET', url: `${baseUrl}/socket?x=1`, accessToken })
  expect((await auth.verify(accessToken, { proof, method: 'GET', url: '/socket' })).sub).toBe('ann')
})

test('a key that cannot be used rejects each time, and is asked for again', async () => {
  const { baseUrl } = await startApi()
  const keyPair = Promise.reject(new Error('no key'))
  const client = createClient({ baseUrl, fetch: createDpop({ keyPair }).fetch, wait: async () => {} })
  await expect(client.login({ username: 'ann', password })).rejects.toMatchObject({ code: 'unreachable' })
  await expect(createDpop({ keyPair }).proof({ method: 'GET', url: baseUrl })).rejects.toThrow('no key')
})
