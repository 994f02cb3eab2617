import { afterAll, beforeAll, expect, test } from 'vitest'
import { memoryStore } from '../../src/memory/memory-store.ts'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { brokenStore } from '../fixtures/broken-store.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { frozenClock } from '../fixtures/clock.ts'
import { presetsAt, serveKeys, tokenOf } from './samples.ts'

let keys: Awaited<ReturnType<typeof serveKeys>>
beforeAll(async () => void (keys = await serveKeys()))
afterAll(() => keys.close())

/** An Auth over a store that counts and breaks, with a user of Keycloak's whose tokens are made anew each time. */
async function world() {
  const time = frozenClock()
  const calls: string[] = []
  const faults = new Set<string>()
  const memory = memoryStore({ clock: time.clock })
  const store = brokenStore(memory, { faults, onCall: operation => void calls.push(operation) })
  const own = await testAuth({ store, clock: time.clock })
  const accept = (auth: typeof own.auth) =>
    acceptIssuers(auth, { issuers: [presetsAt(keys.at).keycloak], claims: ({ roles }) => ({ roles }) })
  const token = () => {
    const iat = Math.floor(time.clock() / 1000)
    return tokenOf('keycloak', { sub: 'user-k', iat, exp: iat + 300 })
  }
  const asked = () => calls.filter(operation => operation === 'blocks.has').length
  return {
    ...time,
    own,
    auth: accept(own.auth),
    another: () => accept(own.startAnother({ clock: time.clock })),
    token,
    asked,
    faults,
  }
}

test('F11 a block refuses the tokens that the issuer has issued and those that it goes on issuing, until it is lifted', async () => {
  const { auth, another, token, advance } = await world()
  const [here, there] = [auth, another()]
  await Promise.all([here.ready(), there.ready()])
  const before = token()
  for (const one of [here, there]) expect(await codeOf(one.verify(before))).toBeUndefined()
  await here.block('user-k')
  for (const one of [here, there]) {
    expect(await codeOf(one.verify(before))).toBe('token_invalid')
    expect(await codeOf(one.verify(token()))).toBe('token_invalid')
  }
  // Long after the feed has forgotten it.
  for (let hours = 0; hours < 6; hours++) {
    advance(3600)
    await new Promise(resolve => setTimeout(resolve, 5))
    for (const one of [here, there]) expect(await codeOf(one.verify(token())), `hour ${hours}`).toBe('token_invalid')
  }
  await there.unblock('user-k')
  for (const one of [here, there]) expect(await codeOf(one.verify(token()))).toBeUndefined()
  await Promise.all([here.close(), there.close()])
})

test('F11 a user who was blocked before the process started is refused', async () => {
  const { auth, another, token, advance } = await world()
  await auth.block('user-k')
  advance(86_400)
  const late = another()
  await late.ready()
  expect(await codeOf(late.verify(token()))).toBe('token_invalid')
  await late.close()
})

test('the store is asked once for each user, however many tokens come, and again after half an hour', async () => {
  const { auth, token, asked, advance } = await world()
  await auth.ready()
  await Promise.all(Array.from({ length: 20 }, () => auth.verify(token())))
  for (let i = 0; i < 20; i++) await auth.verify(token())
  expect(asked()).toBe(1)
  for (let minutes = 0; minutes < 40; minutes += 10) {
    advance(600)
    await auth.ready()
    await codeOf(auth.verify(token()))
  }
  expect(asked()).toBeGreaterThan(1)
  await auth.close()
})

test('C07 a store that cannot say whether the user is blocked is 503 and never 401', async () => {
  const { auth, token, faults } = await world()
  await auth.ready()
  faults.add('blocks.has')
  expect(await codeOf(auth.verify(token()))).toBe('store_unavailable')
  faults.delete('blocks.has')
  expect(await codeOf(auth.verify(token()))).toBeUndefined()
  await auth.close()
})

test('F11 while the feed is silent, the store is asked about the user and not about a session', async () => {
  const { auth, token, faults, advance, asked } = await world()
  await auth.ready()
  await auth.verify(token())
  const before = asked()
  faults.add('sessions.find')
  advance(11)
  expect(await codeOf(auth.verify(token()))).toBeUndefined()
  expect(asked()).toBeGreaterThan(before)
  faults.add('blocks.has')
  advance(11)
  expect(await codeOf(auth.verify(token()))).toBe('store_unavailable')
  await auth.close()
})

test('a closed Auth says so for tokens of others too', async () => {
  const { auth, token } = await world()
  await auth.close()
  expect(await codeOf(auth.verify(token()))).toBe('closed')
})

test('logging out everywhere here leaves another issuer’s session to that issuer', async () => {
  const { auth, token } = await world()
  const one = token()
  await auth.verify(one)
  await auth.logoutAll('user-k')
  expect(await codeOf(auth.verify(one))).toBeUndefined()
  await auth.close()
})
