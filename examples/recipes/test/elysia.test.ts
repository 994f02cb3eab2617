import { Elysia } from 'elysia'
import { expect, test } from 'vitest'
import { testRecipeAttacks } from '../contract/attacks.ts'
import { testContract } from '../contract/contract.ts'
import { testCookies } from '../contract/cookies.ts'
import { hasher, orderFor, password, person } from '../contract/people.ts'
import type { Recipe } from '../contract/recipe.ts'
import { listen } from '../contract/serve.ts'
import { newSecrets } from '../contract/world.ts'
import { createOrdersApp, createOrdersServer } from '../elysia/app.ts'
import { createOrdersAuth } from '../shared/auth.ts'
import { orders } from '../shared/orders.ts'

const recipe: Recipe = {
  name: 'Elysia',
  async serve(auth, options) {
    const { server, audit } = createOrdersServer(auth, options)
    return { ...(await listen(server)), audit }
  },
}
testContract(recipe)
testCookies(recipe)
testRecipeAttacks(recipe)

test('Elysia: an unexpected error tells clients nothing', async () => {
  const auth = createOrdersAuth(newSecrets(), { hashing: { hasher } })
  const { app } = createOrdersApp(auth)
  const admin = await person('admin')
  const { accessToken } = await auth.login({ login: admin.username, password })
  const { approve } = orders
  orders.approve = () => Promise.reject(new Error('connect ECONNREFUSED db.internal:5432'))
  const headers = { authorization: `Bearer ${accessToken}` }
  const response = await app.handle(
    new Request(`http://localhost/orders/${orderFor(admin)}/approve`, { method: 'POST', headers }),
  )
  orders.approve = approve
  expect([response.status, await response.json()]).toMatchObject([500, { code: 'internal_error' }])
  await auth.close()
})

test('Elysia: hooks guard fewer routes than they seem to', async () => {
  const refuse = () => new Response(null, { status: 401 })
  const open = () => 'open'
  const plugin = new Elysia({ name: 'auth' }).onBeforeHandle(refuse)
  const scoped = new Elysia({ name: 'auth' }).onBeforeHandle({ as: 'scoped' }, refuse)
  const applications = {
    'a hook of a plugin': new Elysia().use(plugin).get('/', open),
    'a scoped hook, two levels up': new Elysia().use(new Elysia().use(scoped).get('/inside', open)).get('/', open),
    'a hook after the route': new Elysia().get('/', open).onBeforeHandle(refuse),
    'a hook before the route': new Elysia().onBeforeHandle(refuse).get('/', open),
  }
  const statuses = Object.entries(applications).map(async ([name, app]) => {
    return [name, (await app.handle(new Request('http://localhost/'))).status]
  })
  expect(Object.fromEntries(await Promise.all(statuses))).toEqual({
    'a hook of a plugin': 200,
    'a scoped hook, two levels up': 200,
    'a hook after the route': 200,
    'a hook before the route': 401,
  })
})
