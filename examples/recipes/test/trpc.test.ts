import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import { initTRPC } from '@trpc/server'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testRecipeAttacks } from '../contract/attacks.ts'
import { testContract } from '../contract/contract.ts'
import { testCookies } from '../contract/cookies.ts'
import { orderFor, person } from '../contract/people.ts'
import type { Recipe } from '../contract/recipe.ts'
import { listen } from '../contract/serve.ts'
import { bearer, openWorld, type World } from '../contract/world.ts'
import { orders } from '../shared/orders.ts'
import { type AppRouter, createOrdersRouter } from '../trpc/router.ts'
import { createOrdersServer } from '../trpc/server.ts'
import { auditRouter } from '../trpc/trpc.ts'

interface Body {
  readonly result?: { readonly data: unknown }
  readonly error?: { readonly data: { readonly problem?: { readonly code: string } } }
}

const recipe: Recipe = {
  name: 'tRPC',
  serve: async (auth, options) => listen(createOrdersServer(auth, options).server),
  me: '/trpc/me',
  reports: '/trpc/reports',
  approve: id => ({ path: '/trpc/approve', body: { id } }),
  codeOf: (body: Body) => body.error && body.error.data.problem?.code,
  resultOf: (body: Body) => body.result?.data,
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

const clientFor = (token?: string) =>
  createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${world.served.url}/trpc`, headers: bearer(token) })] })

async function errorOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>) : undefined
}

test("tRPC: errors have tRPC's codes and the problem document", async () => {
  const anonymous = await errorOf(clientFor().me.query())
  expect(anonymous?.data).toMatchObject({
    code: 'UNAUTHORIZED',
    httpStatus: 401,
    problem: { code: 'authentication_required' },
  })
  const maker = clientFor((await world.login(await person('maker'))).access_token)
  expect((await errorOf(maker.reports.query()))?.data).toMatchObject({ code: 'FORBIDDEN', httpStatus: 403 })
  const checker = clientFor((await world.login(await person('checker'))).access_token)
  expect((await errorOf(checker.approve.mutate({ id: 7 as never })))?.data).toMatchObject({ code: 'NOT_FOUND' })
})

test('tRPC: calls of a batch are guarded one by one, and each keeps its own order', async () => {
  const checker = await person('checker')
  const [own, own2, others] = [orderFor(checker), orderFor(checker), orderFor(await person('checker'))]
  const client = clientFor((await world.login(checker)).access_token)
  const outcomes = await Promise.allSettled([
    client.approve.mutate({ id: own }),
    client.approve.mutate({ id: others }),
    client.approve.mutate({ id: own2 }),
  ])
  expect(outcomes).toMatchObject([
    { status: 'fulfilled', value: { id: own, status: 'approved' } },
    { status: 'rejected', reason: { data: { code: 'FORBIDDEN' } } },
    { status: 'fulfilled', value: { id: own2, status: 'approved' } },
  ])
  const mixed = await world.send('GET', '/trpc/health,reports?batch=1&input=%7B%7D')
  expect([mixed.status, await mixed.json()]).toMatchObject([
    207,
    [{ result: { data: { ok: true } } }, { error: { data: { code: 'UNAUTHORIZED' } } }],
  ])
})

test('tRPC: an unexpected error tells clients nothing', async () => {
  const checker = await person('checker')
  const id = orderFor(checker)
  const { approve } = orders
  orders.approve = () => Promise.reject(new Error('connect ECONNREFUSED db.internal:5432'))
  const error = await errorOf(clientFor((await world.login(checker)).access_token).approve.mutate({ id }))
  orders.approve = approve
  expect(error).toMatchObject({ message: 'Internal server error', data: { code: 'INTERNAL_SERVER_ERROR' } })
  expect(JSON.stringify(error)).not.toContain('db.internal')
})

test('tRPC: a subscription ends when its session is revoked', async () => {
  const user = await person('maker')
  const { access_token } = await world.login(user)
  const response = await world.send('GET', '/trpc/watch', bearer(access_token))
  expect(response.headers.get('content-type')).toMatch('text/event-stream')
  const text = response.text()
  await wait(50)
  await world.auth.logoutAll(user.id)
  expect(await text).toMatch(/"orders":\d+/)
  const refused = await world.send('GET', '/trpc/watch', bearer(access_token))
  expect(await refused.text()).toContain('UNAUTHORIZED')
})

test('H09 tRPC: every procedure has a guard', () => {
  const { findings, routes } = auditRouter(createOrdersRouter(world.auth).appRouter)
  expect(findings).toEqual([])
  expect(Object.fromEntries(routes.map(({ path, guards }) => [path, guards]))).toMatchObject({
    '/trpc/health': [{ kind: 'public' }],
    '/trpc/reports': [{ roles: ['admin'] }],
    '/trpc/approve': [{ can: 'order:approve', recheck: '0s' }],
  })
  const forgotten = initTRPC.create()
  const { findings: found } = auditRouter(forgotten.router({ forgotten: forgotten.procedure.query(() => 1) }))
  expect(found).toMatchObject([{ kind: 'unguarded' }])
})
