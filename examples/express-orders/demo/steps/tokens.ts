import assert from 'node:assert/strict'
import { bodyOf, pairOf, password, payloadOf, refusal } from '../client.ts'
import type { Step } from '../step.ts'

export const login: Step = async ({ post }) => {
  const answer = await post('/auth/login', { username: 'maker1', password })
  assert.equal(answer.status, 200)
  const { access_token, refresh_token, expires_in } = pairOf(answer)
  assert.equal(expires_in, 900)
  assert.deepEqual([access_token.split('.').length, refresh_token.split('.').length], [3, 3])
  return {
    who: 'maker1',
    what: 'logs in with a password.',
    got: `200: an access token that holds for ${expires_in / 60} minutes, and a refresh token`,
    why: 'The access token is checked without a query. The refresh token can only get the next pair.',
  }
}

export const payload: Step = async ({ login: logIn }) => {
  const { access_token } = await logIn('maker1')
  const claims = payloadOf(access_token)
  assert.deepEqual(claims['roles'], ['maker'])
  assert.ok(!JSON.stringify(claims).includes('maker1'))
  const { roles, sub, sid, exp } = claims
  return {
    who: 'Anybody',
    what: 'finds the access token and reads it.',
    got: JSON.stringify({ roles, sub, sid, exp, '…': 'iss, aud, jti, iat, auth_time, amr' }),
    why: 'It contains roles and a session but no name, because tokens end up in logs. Personal data would be refused.',
  }
}

export const guarded: Step = async ({ login: logIn, get, post }) => {
  const without = await get('/orders')
  assert.equal(refusal(without), '401 authentication_required')
  const { access_token } = await logIn('maker1')
  const made = await post('/orders', { amount: 1250, payee: 'Luigi’s' }, access_token)
  const listed = await get('/orders', access_token)
  assert.deepEqual([made.status, listed.status], [201, 200])
  assert.deepEqual(bodyOf(listed)['orders'], [bodyOf(made)])
  return {
    who: 'maker1',
    what: 'enters a payment order, and lists the orders.',
    got: `${made.status} and ${listed.status} with the token, ${refusal(without)} without`,
    why: 'A guard on each route says who may use it. Behind the guard, the claims are verified.',
  }
}

export const forbidden: Step = async ({ login: logIn, post }) => {
  const lead = await logIn('lead1')
  const made = await post('/orders', { amount: 1250, payee: 'Luigi’s' }, lead.access_token)
  const id = String(bodyOf(made)['id'])
  const own = await post(`/orders/${id}/approve`, {}, lead.access_token)
  assert.equal(refusal(own), '403 forbidden')
  const strange = await post(`/orders/${id}/approve`, {}, (await logIn('maker2')).access_token)
  assert.equal(refusal(strange), '404 not_found')
  return {
    who: 'lead1,',
    what: 'who is maker and super-checker, approves their own order; maker2 tries it too.',
    got: `${refusal(own)} for lead1, ${refusal(strange)} for maker2`,
    why: 'Nobody decides on their own order, whatever their roles. An order that a user may not see is a 404.',
  }
}
