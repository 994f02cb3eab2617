import { setTimeout as wait } from 'node:timers/promises'
import { createSchema } from 'graphql-yoga'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { testRecipeAttacks } from '../contract/attacks.ts'
import { testContract } from '../contract/contract.ts'
import { testCookies } from '../contract/cookies.ts'
import { orderFor, person } from '../contract/people.ts'
import type { Recipe } from '../contract/recipe.ts'
import { listen } from '../contract/serve.ts'
import { bearer, openWorld, type World } from '../contract/world.ts'
import { orders } from '../shared/orders.ts'
import { auditSchema } from '../yoga/audit.ts'
import { createOrdersSchema } from '../yoga/schema.ts'
import { createOrdersServer } from '../yoga/server.ts'

interface Body {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[]
}

const approve = (id: string) => ({ query: 'mutation($id: ID!) { approve(id: $id) { id status } }', variables: { id } })
const query = (text: string) => `/graphql?query=${encodeURIComponent(text)}`

const recipe: Recipe = {
  name: 'GraphQL Yoga',
  serve: async (auth, options) => listen(createOrdersServer(auth, options).server),
  me: query('{me{id roles}}'),
  reports: query('{reports{orders}}'),
  approve: id => ({ path: '/graphql', body: approve(id) }),
  codeOf: (body: Body) => body.errors?.[0]?.extensions.code,
  resultOf: (body: Body) => Object.values(body.data ?? {})[0],
  problems: false,
}
testContract(recipe)
testCookies(recipe)
testRecipeAttacks(recipe)

let world: World
beforeAll(async () => {
  world = await openWorld(recipe)
})
afterAll(() => world.close())

const ask = async (body: object, token?: string) => {
  const response = await world.send('POST', '/graphql', bearer(token), body)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}

test('Yoga: a refused field is null, the others are answered, and aliases get past no guard', async () => {
  const { access_token } = await world.login(await person('maker'))
  const { body } = await ask(
    { query: '{ health me { roles } a: reports { orders } b: reports { orders } }' },
    access_token,
  )
  expect(body.data).toEqual({ health: true, me: { roles: ['maker'] }, a: null, b: null })
  expect(body.errors!.map(({ extensions }) => extensions.code)).toEqual(['forbidden', 'forbidden'])
})

test('Yoga: a refusal has its status and challenge', async () => {
  const { status, headers } = await ask({ query: '{ me { id } }' })
  expect([status, headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer/)])
})

test('Yoga: operations of a batch are guarded one by one, and each keeps its own order', async () => {
  const checker = await person('checker')
  const [own, others, own2] = [orderFor(checker), orderFor(await person('checker')), orderFor(checker)]
  const batch = [own, others, own2].map(approve)
  const response = await world.send('POST', '/graphql', bearer((await world.login(checker)).access_token), batch)
  expect(await response.json()).toMatchObject([
    { data: { approve: { id: own, status: 'approved' } } },
    { data: { approve: null }, errors: [{ extensions: { code: 'forbidden' } }] },
    { data: { approve: { id: own2, status: 'approved' } } },
  ])
  const tooMany = await world.send(
    'POST',
    '/graphql',
    {},
    Array.from({ length: 11 }, () => ({ query: '{ health }' })),
  )
  expect(tooMany.status).toBe(413)
})

test('Yoga: the schema can be read without a token, also with an expired one, because no context refuses it', async () => {
  const introspection = { query: '{ __schema { queryType { name } } }' }
  for (const token of [undefined, 'x.y.z']) expect((await ask(introspection, token)).status).toBe(200)
})

test('Yoga: an unexpected error tells clients nothing', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const checker = await person('checker')
  const approving = orders.approve
  orders.approve = () => Promise.reject(new Error('connect ECONNREFUSED db.internal:5432'))
  const { body } = await ask(approve(orderFor(checker)), (await world.login(checker)).access_token)
  orders.approve = approving
  expect(body.errors).toMatchObject([{ message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
  expect(JSON.stringify(body)).not.toContain('db.internal')
  expect(logged).toHaveBeenCalled()
  logged.mockRestore()
})

test('Yoga: a subscription is guarded, and ends when its session is revoked', async () => {
  const [admin, maker] = [await person('admin'), await person('maker')]
  const subscribe = async (token?: string) =>
    world.send(
      'POST',
      '/graphql',
      { accept: 'text/event-stream', ...bearer(token) },
      { query: 'subscription { approved { id } }' },
    )
  expect(await (await subscribe()).text()).toContain('authentication_required')
  expect(await (await subscribe((await world.login(maker)).access_token)).text()).toContain('forbidden')

  const text = (await subscribe((await world.login(admin)).access_token)).text()
  const checker = await person('checker')
  const id = orderFor(checker)
  await wait(50)
  await ask(approve(id), (await world.login(checker)).access_token)
  await world.auth.logoutAll(admin.id)
  expect(await text).toContain(id)
})

test('H09 Yoga: every field at the root has a guard', () => {
  const { schema, resolvers } = createOrdersSchema(world.auth)
  const { findings, routes } = auditSchema(schema, resolvers)
  expect(findings).toEqual([])
  expect(Object.fromEntries(routes.map(({ path, guards }) => [path, guards]))).toMatchObject({
    '/Query.health': [{ kind: 'public' }],
    '/Query.reports': [{ roles: ['admin'] }],
    '/Mutation.approve': [{ can: 'order:approve', recheck: '0s' }],
    '/Subscription.approved': [{ roles: ['admin'] }],
  })
  const forgotten = auditSchema(createSchema({ typeDefs: 'type Query { forgotten: Int }' }), {})
  expect(forgotten.findings).toMatchObject([{ kind: 'unguarded' }])
})
