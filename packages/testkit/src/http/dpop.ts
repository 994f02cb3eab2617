import assert from 'node:assert/strict'
import { dpopBaseUrl } from './dpop-url.ts'
import { createProver, type Prover } from './prover.ts'
import type { Served } from './served.ts'
import type { WireAnswer } from './wire.ts'
import { password } from './world.ts'

type DpopCase = readonly [title: string, body: (served: Served) => Promise<void>]

/** What every adapter does with DPoP proofs: it shows core the method and the path that came, and nothing about the host. */
export const dpopCases: readonly DpopCase[] = [
  ['K01 K02 a bound access token works with its key only', tryAccessToken],
  ['K01 a bound refresh token is worthless without its key, and a repeated refresh is not refused', tryRefreshToken],
  ['K01 a proof is for the method and the path that the client sent', tryTargets],
  ['K01 headers about the host change nothing', tryHosts],
  ['K02 a client whose clock is wrong goes on with a nonce', tryNonce],
]

interface Ask {
  readonly method?: string
  readonly target: string
  /** The path of the proof. Default: the target without its query. */
  readonly provedPath?: string
  readonly provedMethod?: string
  readonly token?: string
  readonly scheme?: string
  readonly body?: object
  readonly headers?: readonly string[]
  readonly nonce?: string | undefined
}

/** Sends a request with a proof. */
async function askWith(prover: Prover, { ask }: Served, request: Ask): Promise<WireAnswer> {
  const { method = 'GET', target, token, scheme = 'DPoP', body, headers = [], nonce } = request
  const url = dpopBaseUrl + (request.provedPath ?? target.replace(/\?.*/, ''))
  const proof = await prover.prove({ method: request.provedMethod ?? method, url, accessToken: token, nonce })
  return ask({
    method,
    target,
    headers: [
      ...headers,
      `DPoP: ${proof}`,
      ...(token === undefined ? [] : [`Authorization: ${scheme} ${token}`]),
      ...(body === undefined ? [] : ['Content-Type: application/json']),
    ],
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}

interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly token_type: string
}

async function logIn(prover: Prover, served: Served): Promise<Tokens> {
  const body = { username: 'maker', password }
  return read(await askWith(prover, served, { method: 'POST', target: '/auth/login', body }))
}

function read(answer: WireAnswer): Tokens {
  assert.equal(answer.status, 200, answer.body)
  return JSON.parse(answer.body) as Tokens
}

function refused({ status, body, headers }: WireAnswer, code: string, challenge: RegExp): void {
  assert.deepEqual([status, (JSON.parse(body) as { code: unknown }).code], [401, code])
  assert.match(headers.get('www-authenticate') ?? '', challenge)
}

async function tryAccessToken(served: Served): Promise<void> {
  const owner = await createProver(served.clock)
  const { access_token: token, token_type: type } = await logIn(owner, served)
  assert.equal(type, 'DPoP')
  assert.equal((await askWith(owner, served, { target: '/me', token })).status, 200)
  refused(await served.ask({ method: 'GET', target: '/me' }), 'authentication_required', /^Bearer .*, DPoP algs="ES256/)
  const bearer = { target: '/me', token, scheme: 'Bearer' }
  refused(await askWith(owner, served, bearer), 'token_invalid', /^Bearer .*error="invalid_token", DPoP algs=/)
  const thief = await createProver(served.clock)
  refused(await askWith(thief, served, { target: '/me', token }), 'token_invalid', /^DPoP .*error="invalid_token"/)
  const proof = await owner.prove({ method: 'GET', url: `${dpopBaseUrl}/me`, accessToken: token })
  const headers = [`Authorization: DPoP ${token}`, `DPoP: ${proof}`]
  assert.equal((await served.ask({ method: 'GET', target: '/me', headers })).status, 200)
  refused(await served.ask({ method: 'GET', target: '/me', headers }), 'invalid_dpop_proof', /invalid_dpop_proof/)
  const twice = [
    ...headers,
    `DPoP: ${await owner.prove({ method: 'GET', url: `${dpopBaseUrl}/me`, accessToken: token })}`,
  ]
  refused(await served.ask({ method: 'GET', target: '/me', headers: twice }), 'invalid_dpop_proof', /^DPoP /)
}

async function tryRefreshToken(served: Served): Promise<void> {
  const owner = await createProver(served.clock)
  const { refresh_token: stolen } = await logIn(owner, served)
  const refresh = { method: 'POST', target: '/auth/refresh', body: { refresh_token: stolen } }
  const headers = ['Content-Type: application/json']
  const bare = { method: 'POST', target: '/auth/refresh', headers, body: JSON.stringify(refresh.body) }
  refused(await served.ask(bare), 'invalid_dpop_proof', /^DPoP .*error="invalid_dpop_proof"/)
  refused(await askWith(await createProver(served.clock), served, refresh), 'token_invalid', /error="invalid_token"/)
  const first = read(await askWith(owner, served, refresh))
  const again = read(await askWith(owner, served, refresh))
  assert.deepEqual([again.refresh_token, again.token_type], [first.refresh_token, 'DPoP'])
  const token = again.access_token
  const stepUp = { method: 'POST', target: '/auth/reauthenticate', token, body: { password } }
  assert.equal(read(await askWith(owner, served, stepUp)).token_type, 'DPoP')
}

async function tryTargets(served: Served): Promise<void> {
  const owner = await createProver(served.clock)
  const { access_token: token } = await logIn(owner, served)
  assert.equal((await askWith(owner, served, { target: '/me?page=2', token })).status, 200)
  for (const wrong of [
    { target: '/me', provedPath: '/now' },
    { target: '/me', provedPath: '/me/' },
    { target: '/me?next=/now', provedPath: '/now' },
    { target: '/auth/sessions', provedPath: '/sessions' },
    { target: '/me', provedMethod: 'POST' },
  ]) {
    refused(await askWith(owner, served, { ...wrong, token }), 'invalid_dpop_proof', /^DPoP /)
  }
  const head = await askWith(owner, served, { method: 'HEAD', target: '/me', provedMethod: 'GET', token })
  assert.equal(head.status, 401)
}

/** What a client or a proxy may say about the host. */
const forged: readonly (readonly string[])[] = [
  ['Host: evil.example'],
  ['Host: api.example.com/now?'],
  ['X-Forwarded-Host: api.example.com/now?', 'X-Forwarded-Proto: https'],
  ['X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: http', 'X-Forwarded-Prefix: /now'],
  ['Forwarded: host=evil.example;proto=http', 'X-Original-URL: /now', 'X-Rewrite-URL: /now'],
]

async function tryHosts(served: Served): Promise<void> {
  const owner = await createProver(served.clock)
  const { access_token: token } = await logIn(owner, served)
  for (const headers of forged) {
    const stolen = await askWith(owner, served, { target: '/me', provedPath: '/now', token, headers })
    // A server may refuse the Host by itself, or find no route.
    assert.ok([400, 401, 404].includes(stolen.status), `${headers.join()} was answered ${stolen.status}`)
    const right = await askWith(owner, served, { target: '/me', token, headers })
    assert.ok([200, 400, 404].includes(right.status), `${headers.join()} was answered ${right.status}`)
  }
}

async function tryNonce(served: Served): Promise<void> {
  const late = await createProver(() => served.clock() - 3_600_000)
  const body = { username: 'maker', password }
  const login = { method: 'POST', target: '/auth/login', body }
  const first = await askWith(late, served, login)
  refused(first, 'use_dpop_nonce', /^DPoP .*error="use_dpop_nonce"/)
  const nonce = first.headers.get('dpop-nonce')
  const { access_token: token } = read(await askWith(late, served, { ...login, nonce }))
  const refusedGet = await askWith(late, served, { target: '/me', token })
  refused(refusedGet, 'use_dpop_nonce', /^DPoP /)
  assert.equal(refusedGet.headers.get('dpop-nonce'), nonce)
  assert.equal((await askWith(late, served, { target: '/me', token, nonce })).status, 200)
}
