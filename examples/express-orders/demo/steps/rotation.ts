import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { pairOf, payloadOf, refusal } from '../client.ts'
import type { Step } from '../step.ts'

export const parallelRefreshes: Step = async ({ login, post }) => {
  const { refresh_token } = await login('maker1')
  const tries = Array.from({ length: 20 }, () => post('/auth/refresh', { refresh_token }))
  const answers = await Promise.all(tries)
  assert.ok(answers.every(({ status }) => status === 200))
  const successors = new Set(answers.map(answer => idOf(pairOf(answer).refresh_token)))
  assert.equal(successors.size, 1)
  assert.ok(!successors.has(idOf(refresh_token)))
  return {
    who: 'Twenty browser tabs',
    what: 'present the same refresh token at once.',
    got: `20 times 200, and ${successors.size} new refresh token for all of them`,
    why: 'With most libraries, nineteen tabs are logged out, or twenty tokens stay valid.',
  }
}

export const lostAnswer: Step = async ({ url, login, post, wait }) => {
  const { refresh_token } = await login('maker1')
  await refreshAndLoseTheAnswer(url, refresh_token)
  wait(20)
  const retried = await post('/auth/refresh', { refresh_token })
  assert.equal(retried.status, 200)
  const { access_token, refresh_token: successor } = pairOf(retried)
  const age = Number(payloadOf(access_token)['iat']) - Number(payloadOf(successor)['iat'])
  assert.ok(age > 10, 'the first try made the refresh token, and the second only the access token')
  return {
    who: 'A phone in a tunnel',
    what: 'refreshes, loses the connection before the answer, and tries again 20 seconds later.',
    got: '200: the very refresh token that the lost answer carried',
    why: 'The server had replaced the token already. It can give the same successor again, and nobody is logged out.',
  }
}

/** The server answers, but the connection is closed before the client reads the token. */
async function refreshAndLoseTheAnswer(url: string, refresh_token: string): Promise<void> {
  const call = request(`${url}/auth/refresh`, { method: 'POST', headers: { 'content-type': 'application/json' } })
  call.end(JSON.stringify({ refresh_token }))
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  assert.equal(response.statusCode, 200)
  response.destroy()
}

export const stolenToken: Step = async ({ login, post, get, wait }) => {
  const stolen = await login('maker1')
  const owner = pairOf(await post('/auth/refresh', { refresh_token: stolen.refresh_token }))
  wait(5 * 60)
  const thief = await post('/auth/refresh', { refresh_token: stolen.refresh_token })
  assert.equal(refusal(thief), '401 refresh_token_reused')
  const refreshed = await post('/auth/refresh', { refresh_token: owner.refresh_token })
  assert.equal(refusal(refreshed), '401 session_ended')
  const opened = await get('/orders', owner.access_token)
  assert.equal(refusal(opened), '401 token_invalid')
  return {
    who: 'A thief',
    what: 'presents a refresh token five minutes after its owner used it.',
    got: `${refusal(thief)} for the thief, ${refusal(refreshed)} for the owner, who logs in again`,
    why: 'Two people use one session, and the server cannot tell who is honest. It revokes the session for both.',
  }
}

function idOf(token: string): unknown {
  return payloadOf(token)['jti']
}
