import { memoryStore } from '@sallyport/core'
import type { FeedObserver } from '@sallyport/core/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRecipeAttacks } from '../contract/attacks.ts'
import { inCookies, ourPage } from '../contract/browser.ts'
import { testContract } from '../contract/contract.ts'
import { testCookies } from '../contract/cookies.ts'
import { type Front, lambdaFront } from '../contract/lambda-front.ts'
import { hasher, password, person } from '../contract/people.ts'
import type { Recipe } from '../contract/recipe.ts'
import { serve } from '../contract/serve.ts'
import { newSecrets, openWorld, type World } from '../contract/world.ts'
import { createHandler } from '../lambda/app.ts'
import { createOrdersAuth } from '../shared/auth.ts'

const names: Record<Front, string> = {
  'rest-api': 'Lambda, REST API',
  'http-api': 'Lambda, HTTP API or function URL',
  'load-balancer': 'Lambda, load balancer with several values for a header',
  'load-balancer-single': 'Lambda, load balancer',
}
const recipeFor = (front: Front): Recipe => ({
  name: names[front],
  async serve(auth, options) {
    const { handler, audit } = createHandler(auth, options)
    return { ...(await serve(lambdaFront(front, handler))), audit }
  },
})
for (const front of Object.keys(names) as Front[]) testContract(recipeFor(front))
for (const front of ['rest-api', 'http-api', 'load-balancer'] as const) testCookies(recipeFor(front))
testRecipeAttacks(recipeFor('http-api'))

let world: World
beforeAll(async () => {
  world = await openWorld(recipeFor('rest-api'))
})
afterAll(() => world.close())

test('Lambda: a client that knows its device sends the cookie back, in either format', async () => {
  const user = await person('maker')
  const { headers } = await world.post('/auth/login', { username: user.username, password })
  expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-sp-device=/)])
})

test('Lambda: a load balancer with one value for a header loses cookies of a login, as the page says', async () => {
  const single = await openWorld(recipeFor('load-balancer-single'), false, inCookies)
  const { username } = await person('maker')
  const { status, headers } = await single.post('/auth/login', { username, password }, ourPage)
  await single.close()
  expect([status, headers.getSetCookie().length]).toEqual([200, 1])
})

test('Lambda: an instance that was frozen learns of a logout from the store, before it believes a silent feed', async () => {
  const secrets = newSecrets()
  const clock = { now: Date.UTC(2030, 0, 1) }
  const store = memoryStore({ clock: () => clock.now })
  const options = { hashing: { hasher }, clock: () => clock.now }
  const other = createOrdersAuth(secrets, { ...options, store })
  // Nothing reaches a frozen instance.
  const silent = { ...store.revocations, follow: async (observer: FeedObserver) => observer.current() }
  const auth = createOrdersAuth(secrets, { ...options, store: { ...store, revocations: silent } })
  await auth.ready()
  const user = await person('maker')
  const { accessToken } = await auth.login({ login: user.username, password })
  const { handler } = createHandler(auth)
  const { url, close } = await serve(lambdaFront('http-api', handler))
  const ask = async () => (await fetch(`${url}/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status
  expect(await ask()).toBe(200)
  await other.logoutAll(user.id)
  expect(await ask()).toBe(200) // it is frozen for less than maxStaleness
  clock.now += 60_000
  expect(await ask()).toBe(401)
  await close()
  await auth.close()
  await other.close()
})
