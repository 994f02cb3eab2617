import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { WireAnswer, WireRequest } from '../http/wire.ts'
import type { Attack, Row, Try } from './attack.ts'
import { type AttackWorld, postJson } from './world.ts'

/** Requests with a secret in every place where a client can put one. */
function flows({ basePath, guarded, options, own }: AttackWorld, canary: string): readonly Row<WireRequest>[] {
  const { username, password } = options.user
  const signedIn = `Authorization: Bearer ${own.text}`
  const post = (route: string, body: unknown, ...headers: readonly string[]) =>
    postJson(basePath + route, body, ...headers)
  const get = (target: string, ...headers: readonly string[]): WireRequest => ({ method: 'GET', target, headers })
  return [
    ['a wrong password', post('/login', { username, password: canary })],
    ['a password instead of the login', post('/login', { username: canary, password })],
    ['a password of 5,000 letters', post('/login', { username, password: canary.repeat(200) })],
    ['a password with NUL', post('/login', { username, password: `${canary}\0` })],
    ['an unknown member', post('/login', { username, password: 1, [canary]: canary })],
    ['a body that is not JSON', { ...post('/login', 0), body: `{"password":"${canary}"` }],
    ['a refresh token', post('/refresh', { refresh_token: canary })],
    ['an idempotency key', post('/refresh', { refresh_token: 'x' }, `Idempotency-Key: "${canary}"`)],
    ['a refresh token for a logout', post('/logout', { refresh_token: canary })],
    ['a token in its header', get(guarded, `Authorization: Bearer ${canary}`)],
    ['a token of three segments', get(guarded, `Authorization: Bearer ${canary}.${canary}.${canary}`)],
    ['a token in the query', get(`${guarded}?access_token=${canary}`)],
    ['a token in a cookie', get(guarded, `Cookie: access_token=${canary}`)],
    ['the current password', post('/password', { current_password: canary, new_password: canary }, signedIn)],
    ['a password to step up', post('/reauthenticate', { password: canary }, signedIn)],
    ['a reset', post('/password/reset', { token: canary, new_password: canary })],
  ]
}

/** Sends secrets and searches for them in responses and in the log. */
export const canaryAttack: Attack = {
  title: 'D15 E10 J06 responses and logs contain no secrets',
  async run(world) {
    const { ask, logIn, options, target } = world
    const left: { name: string; canary: string; answer: WireAnswer }[] = []
    for (let at = 0; ; at++) {
      const canary = `canary${randomBytes(12).toString('hex')}`
      const flow = flows(world, canary)[at]
      if (flow === undefined) break
      left.push({ name: flow[0], canary, answer: await ask(flow[1]) })
    }
    const { accessToken, refreshToken } = await logIn(options.user)
    const log = target.logged()
    assert.notEqual(log, '', 'logged() returned an empty log, which proves nothing')
    const told = (name: string, text: string, secret: string): Try => {
      return { name, breach: text.includes(secret) ? 'the secret is there' : undefined }
    }
    return [
      ...left.map(({ name, canary }) => told(`${name}, in the log`, log, canary)),
      ...left.map(({ name, canary, answer }) => told(`${name}, in the response`, wholeOf(answer), canary)),
      told('the password, in the log', log, options.user.password),
      told('an access token, in the log', log, accessToken),
      told('a refresh token, in the log', log, refreshToken),
    ]
  },
}

function wholeOf({ lines, body }: WireAnswer): string {
  return [...lines.map(line => line.join(': ')), body].join('\n')
}
