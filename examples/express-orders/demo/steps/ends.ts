import assert from 'node:assert/strict'
import { bodyOf, refusal } from '../client.ts'
import type { Step } from '../step.ts'

export const blocked: Step = async ({ login, get, post }) => {
  const [admin, checker] = [await login('admin'), await login('checker1')]
  const before = await get('/auth/me', checker.access_token)
  const id = String(bodyOf(before)['id'])
  const block = await post(`/users/${id}/block`, {}, admin.access_token)
  const after = await get('/orders', checker.access_token)
  assert.deepEqual([before.status, block.status, refusal(after)], [200, 204, '401 token_invalid'])
  const unblock = await post(`/users/${id}/unblock`, {}, admin.access_token)
  assert.equal(unblock.status, 204)
  return {
    who: 'admin',
    what: 'blocks checker1, whose access token has 15 minutes to go; checker1 sends one more request.',
    got: `${refusal(after)}, at once`,
    why: 'A signed token cannot be withdrawn, so every process keeps the revocations in memory and checks them first.',
  }
}

export const logout: Step = async ({ login, get, post }) => {
  const { access_token, refresh_token } = await login('checker1')
  const before = await get('/orders', access_token)
  const out = await post('/auth/logout', { refresh_token })
  const opened = await get('/orders', access_token)
  const refreshed = await post('/auth/refresh', { refresh_token })
  assert.deepEqual([before.status, out.status], [200, 204])
  assert.deepEqual([refusal(opened), refusal(refreshed)], ['401 token_invalid', '401 session_ended'])
  return {
    who: 'checker1',
    what: 'logs out, and then tries both tokens.',
    got: `${out.status}; then ${refusal(opened)} and ${refusal(refreshed)}`,
    why: 'A logout revokes both tokens in every process. Still, no request queries the database for its session.',
  }
}
