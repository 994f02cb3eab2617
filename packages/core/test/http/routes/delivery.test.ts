import { expect, test } from 'vitest'
import type { TokenPair } from '../../../src/index.ts'
import { createDelivery } from '../../../src/http/index.ts'
import { codeOf } from '../../fixtures/auth.ts'
import { instantHasher } from '../../fixtures/instant-hasher.ts'
import { password, setUp } from '../setup.ts'

/** Delivers a pair to a browser that has another one, or the same. */
async function deliverTo(holder: TokenPair | undefined, pair: TokenPair, deliver: ReturnType<typeof createDelivery>) {
  const cookie = holder && `__Host-sp-refresh=${holder.refreshToken}`
  const header = (name: string) => (name === 'cookie' ? cookie : undefined)
  return deliver({ method: 'GET', header, rawHeaders: cookie === undefined ? [] : ['cookie', cookie] }, pair)
}

test('a delivery revokes the session of the cookie that came along, and only another one', async () => {
  const { auth } = setUp(instantHasher())
  const deliver = createDelivery(auth, { cookies: {} })
  const [one, two] = [await auth.login({ login: 'maker1', password }), await auth.login({ login: 'maker1', password })]
  await deliverTo(one, two, deliver)
  expect(await codeOf(auth.refresh(one.refreshToken))).toBe('session_ended')
  await deliverTo(two, two, deliver)
  const next = await auth.refresh(two.refreshToken)
  await deliverTo({ ...next, refreshToken: 'garbage' }, next, deliver)
  expect(await codeOf(auth.refresh(next.refreshToken))).toBeUndefined()
})
