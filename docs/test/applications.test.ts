import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { auth, events, loads, roles } from './given.ts'
import { load, makeGuide } from './guide.ts'
import { type Adapter, adapters } from './page.ts'
import { start, type Started } from './start.ts'

const started = new Map<Adapter, Started>()

beforeAll(async () => {
  const project = makeGuide()
  for (const adapter of adapters) {
    const { exports } = await load(project, `${adapter}.ts`)
    started.set(adapter, await start(adapter, exports as never))
  }
  project.remove()
})

afterAll(async () => {
  for (const { close } of started.values()) await close()
})

const tokenOf = async (user: string) => (await auth.createSession(user)).accessToken

describe.each(adapters)('the application on %s', adapter => {
  beforeEach(() => {
    loads.length = 0
    events.length = 0
  })

  async function send(token: string, route: string, reason?: string): Promise<Response> {
    const [method, path] = route.split(' ') as [string, string]
    const headers = { authorization: `Bearer ${token}`, ...(reason && { 'break-glass-reason': reason }) }
    return fetch(started.get(adapter)!.url + path, { method, headers })
  }

  async function statusOf(token: string, route: string, reason?: string): Promise<number | 'yes'> {
    const { ok, status } = await send(token, route, reason)
    return ok ? 'yes' : status
  }

  test.each([
    ['its maker reads an order', 'mia', 'GET /orders/o1', 'yes'],
    ['another maker gets 404 for it', 'max', 'GET /orders/o1', 404],
    ['an order that does not exist is 404', 'mia', 'GET /orders/none', 404],
    ['a failing look-up is 503', 'mia', 'GET /orders/broken', 503],
    ['the assigned checker approves an order', 'cho', 'POST /orders/o1/approve', 'yes'],
    ['an admin approves an order', 'ada', 'POST /orders/o1/approve', 'yes'],
    ['an admin cannot approve an order that they made', 'ada', 'POST /orders/o2/approve', 403],
    ['its maker may read an order, but not approve it', 'mia', 'POST /orders/o1/approve', 403],
    ['another maker gets 404 instead of 403 when approving', 'max', 'POST /orders/o1/approve', 404],
  ] as const)('H10 %s', async (_what, user, route, expected) => {
    expect(await statusOf(await tokenOf(user), route)).toBe(expected)
  })

  test('H09 a user whom no rule allows is refused before anything is loaded', async () => {
    const token = await tokenOf('ole')
    expect(await statusOf(token, 'GET /orders/none')).toBe(403)
    expect(await statusOf(token, 'POST /orders/none/approve')).toBe(403)
    expect(loads).toEqual([])
  })

  test('the order is loaded once and passed to the route', async () => {
    const response = await send(await tokenOf('mia'), 'GET /orders/o1')
    expect(await response.json()).toMatchObject({ id: 'o1', maker_id: 'mia' })
    expect(loads).toEqual(['o1'])
  })

  test('each decision is an event', async () => {
    await send(await tokenOf('mia'), 'POST /orders/o1/approve')
    const decided = events.filter(event => event.type === 'access_decided')
    expect(decided).toMatchObject([
      { subject: 'mia', action: 'order:read', allowed: true },
      { subject: 'mia', action: 'order:approve', allowed: false, reason: 'separation_of_duties' },
    ])
  })

  test('H08 a removed role stops counting at once with recheck, and without it when the token expires', async () => {
    const token = await tokenOf('cho')
    const held = roles.get('cho')!
    roles.set('cho', [])
    expect(await statusOf(token, 'POST /orders/o1/approve')).toBe(403)
    expect(await statusOf(token, 'GET /orders/o1')).toBe('yes')
    roles.set('cho', held)
  })

  test('a reason breaks the glass, and that is an event', async () => {
    const token = await tokenOf('ada')
    expect(await statusOf(token, 'POST /orders/o2/approve', 'INC-42')).toBe('yes')
    const broken = events.filter(event => event.type === 'glass_broken')
    expect(broken).toMatchObject([{ subject: 'ada', action: 'order:approve', reason: 'INC-42' }])
  })

  test('H09 the audit names the permission of every route', () => {
    const { routes, findings } = started.get(adapter)!.audit
    const guardsOf = (path: string) => routes.find(route => route.path === path)?.guards
    expect(findings).toEqual([])
    expect(guardsOf('/orders/:id')).toEqual([{ kind: 'authenticated', can: 'order:read' }])
    expect(guardsOf('/orders/:id/approve')).toEqual([{ kind: 'authenticated', recheck: '0s', can: 'order:approve' }])
  })
})

test('a permission that needs no resource needs no loader', async () => {
  const send = async (user: string) => {
    const headers = { authorization: `Bearer ${await tokenOf(user)}` }
    return fetch(`${started.get('express')!.url}/orders`, { method: 'POST', headers })
  }
  expect((await send('mia')).status).toBe(201)
  expect((await send('cho')).status).toBe(403)
})
