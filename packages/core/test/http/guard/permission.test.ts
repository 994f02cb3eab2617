import { describe, expect, test, vi } from 'vitest'
import { createGuard, type HttpRequest, type Requirement } from '../../../src/http/index.ts'
import type { PermissionRequirement } from '../../../src/adapter.ts'
import type { RoutePolicy } from '../../../src/ports/route-policy.ts'
import { codeOf, testAuth } from '../../fixtures/auth.ts'

interface Order {
  id: string
  checker: string
}

type Context = NonNullable<PermissionRequirement['context']>

const throwing: Context = () => {
  throw new Error('on purpose')
}

/** Checkers may approve what is assigned to them. */
function checkersPolicy(asked: string[] = []): RoutePolicy {
  return {
    couldEver: ({ roles }, action) => (asked.push(`couldEver ${action}`), roles.includes('checker')),
    decide({ id, roles }, action, resource) {
      asked.push(`decide ${action}`)
      const allowed = roles.includes('checker') && (resource as Order | undefined)?.checker === id
      return { allowed, reason: allowed ? 'granted' : 'not_granted' }
    },
  }
}

async function guarded(requirement: Requirement, policy: RoutePolicy = checkersPolicy()) {
  const made = await testAuth()
  made.ann.roles = ['checker']
  const guard = createGuard(made.auth, requirement, { policy })
  async function call(userId = made.ann.id) {
    const { accessToken } = await made.auth.createSession(userId)
    return guard(requestWith(accessToken))
  }
  return { ...made, guard, call }
}

function requestWith(token: string): HttpRequest {
  const authorization = `Bearer ${token}`
  return {
    method: 'POST',
    header: name => (name === 'authorization' ? authorization : undefined),
    rawHeaders: ['authorization', authorization],
  }
}

describe('can', () => {
  test('H01 the resource is loaded once, decided about and handed on; the decision is an event', async () => {
    const order: Order = { id: 'o1', checker: '' }
    const load = vi.fn<() => Promise<Order>>(async () => order)
    const { call, ann, events } = await guarded({ can: { action: 'order:approve', load } })
    expect(await codeOf(call())).toBe('forbidden')
    order.checker = ann.id
    expect((await call())?.resource).toBe(order)
    expect(load).toHaveBeenCalledTimes(2)
    const decided = events.flatMap(event => (event.type === 'access_decided' ? [event.allowed] : []))
    expect(decided).toEqual([false, true])
  })

  test('H09 a subject whom no rule could allow is refused before the load', async () => {
    const load = vi.fn<() => Promise<object>>(async () => ({}))
    const { call, add, events } = await guarded({ can: { action: 'order:approve', load } })
    const bob = add('bob', ['maker'])
    expect(await codeOf(call(bob.id))).toBe('forbidden')
    expect(load).not.toHaveBeenCalled()
    expect(events.filter(event => event.type === 'access_decided')).toMatchObject([
      { subject: bob.id, action: 'order:approve', allowed: false, reason: 'never' },
    ])
  })

  test.each([undefined, null])('H10 what loads as %s is 404, whatever the policy would allow', async nothing => {
    const policy: RoutePolicy = { couldEver: () => true, decide: () => ({ allowed: true, reason: 'granted' }) }
    const { call } = await guarded({ can: { action: 'order:approve', load: () => nothing } }, policy)
    expect(await codeOf(call())).toBe('not_found')
  })

  test('H10 not found is 404; with hide a forbidden resource looks the same', async () => {
    const orders: (Order | undefined)[] = [undefined, { id: 'o1', checker: 'somebody else' }]
    for (const order of orders) {
      const { call } = await guarded({ can: { action: 'order:approve', load: () => order, hide: true } })
      expect(await codeOf(call())).toBe('not_found')
    }
  })

  test('H10 a resource that the user may not see is 404, and one that they may see but not change is 403', async () => {
    const policy: RoutePolicy = {
      couldEver: ({ roles }, action) => action === 'order:read' && roles.length > 0,
      decide({ roles }, action) {
        const allowed = roles.includes(action.slice('order:'.length))
        return { allowed, reason: 'by role' }
      },
    }
    const load = vi.fn<() => object>(() => ({}))
    const { call, add, events } = await guarded({ can: { action: 'order:approve', load, hide: 'order:read' } }, policy)
    expect(await codeOf(call(add('eve', ['approve']).id))).toBe('not_found')
    expect(await codeOf(call(add('bob', ['read']).id))).toBe('forbidden')
    expect((await call(add('cyd', ['read', 'approve']).id))?.resource).toEqual({})
    expect(load).toHaveBeenCalledTimes(3)
    expect(await codeOf(call(add('dan', []).id))).toBe('forbidden')
    expect(load).toHaveBeenCalledTimes(3)
    const decided = events.flatMap(event => (event.type === 'access_decided' ? [[event.action, event.allowed]] : []))
    expect(decided).toEqual([
      ['order:read', false],
      ['order:read', true],
      ['order:approve', false],
      ['order:read', true],
      ['order:approve', true],
      ['order:read', false],
    ])
  })

  test('H01 the policy is asked in the context that the request and the claims make, and what hides it too', async () => {
    const asked: unknown[] = []
    const policy: RoutePolicy = {
      couldEver: () => true,
      decide: (_subject, ...question) => (asked.push(question), { allowed: true, reason: 'granted' }),
    }
    const context = vi.fn<Context>((request, { sub }) => ({ method: request.method, sub }))
    const requirement = { action: 'order:approve', hide: 'order:read', load: () => 'loaded', context }
    const { call, ann } = await guarded({ can: requirement }, policy)
    await call()
    const made = { method: 'POST', sub: ann.id }
    expect(asked).toEqual([
      ['order:read', 'loaded', made],
      ['order:approve', 'loaded', made],
    ])
    expect(context).toHaveBeenCalledTimes(1)
  })

  test.each([
    [{ tenant: 'acme' }, 'acme'],
    [{ tenant: ['acme'] }, undefined],
    [{ tenant: 1 }, undefined],
    [{}, undefined],
  ])("H07 the tenant in the claims %j is the subject's: %s", async (own, expected) => {
    const seen: (string | undefined)[] = []
    const policy: RoutePolicy = {
      couldEver: ({ tenant }) => (seen.push(tenant), true),
      decide: ({ tenant }) => (seen.push(tenant), { allowed: true, reason: 'granted' }),
    }
    const { auth, ann } = await testAuth({ claims: ({ roles }) => ({ roles, ...own }) })
    const guard = createGuard(auth, { can: { action: 'order:approve' } }, { policy })
    await guard(requestWith((await auth.createSession(ann.id)).accessToken))
    expect(seen).toEqual([expected, expected])
  })

  test.each([{}, { roles: 'checker' }, { roles: ['checker', 1] }])(
    'H05 the policy is asked about nobody’s roles where the claims are %j',
    async custom => {
      const seen: (readonly string[])[] = []
      const policy: RoutePolicy = {
        couldEver: ({ roles }) => (seen.push(roles), true),
        decide: ({ roles }) => (seen.push(roles), { allowed: true, reason: 'granted' }),
      }
      const { auth, ann } = await testAuth({ claims: () => custom as { roles: string[] } })
      const guard = createGuard(auth, { can: { action: 'order:approve' } }, { policy })
      const admission = await guard(requestWith((await auth.createSession(ann.id)).accessToken))
      expect(seen).toEqual([[], []])
      expect(admission).not.toHaveProperty('resource')
    },
  )

  test('H08 with recheck the context is made of the claims as they are now', async () => {
    const seen: unknown[] = []
    const context: Context = (_request, claims) => void seen.push(claims)
    const can = { action: 'order:approve', context }
    const { guard, auth, ann } = await guarded({ recheck: '0s', can })
    const { accessToken } = await auth.createSession(ann.id)
    ann.roles = ['checker', 'maker']
    expect(await codeOf(guard(requestWith(accessToken)))).toBe('forbidden')
    expect(seen).toMatchObject([{ sub: ann.id, roles: ['checker', 'maker'] }])
  })

  test.each<[string, Context]>([
    ['cannot be made', throwing],
    ['is a promise', async () => ({})],
    ['is a string', () => 'INC-42'],
  ])('H06 where the context %s, nothing is loaded and nothing is asked', async (_what, context) => {
    const load = vi.fn<() => object>(() => ({}))
    const asked: string[] = []
    const { call } = await guarded({ can: { action: 'order:approve', load, context } }, checkersPolicy(asked))
    expect(await codeOf(call())).toMatch(/^(Error: on purpose|TypeError: guard\.context: )/)
    expect(load).not.toHaveBeenCalled()
    expect(asked).toEqual(['couldEver order:approve'])
  })

  test('an overridden separation of duties emits an event', async () => {
    const policy: RoutePolicy = {
      couldEver: () => true,
      decide(_subject, _action, _resource, context) {
        const { reason } = context as { reason: string }
        return { allowed: true, reason: 'break_glass', breakGlass: [{ unless: 'order:override', reason }] }
      },
    }
    const context: Context = () => ({ reason: 'INC-42' })
    const { call, ann, events } = await guarded({ can: { action: 'order:approve', context } }, policy)
    await call()
    const broken = events.filter(event => event.type === 'glass_broken')
    expect(broken).toMatchObject([{ subject: ann.id, action: 'order:approve', reason: 'INC-42' }])
  })

  test('a decision without an override emits no such event', async () => {
    const policy: RoutePolicy = { couldEver: () => true, decide: () => ({ allowed: true, reason: 'granted' }) }
    const { call, events } = await guarded({ can: { action: 'order:approve' } }, policy)
    await call()
    expect(events.filter(event => event.type === 'glass_broken')).toEqual([])
  })

  test('H08 with recheck the roles are those of the user as they are now', async () => {
    const load = vi.fn<() => Promise<object>>(async () => ({ checker: 'x' }))
    const { guard, auth, ann } = await guarded({ recheck: '0s', can: { action: 'order:approve', load } })
    const { accessToken } = await auth.createSession(ann.id)
    ann.roles = []
    expect(await codeOf(guard(requestWith(accessToken)))).toBe('forbidden')
    expect(load).not.toHaveBeenCalled()
  })

  test('H08 with recheck a role rule holds for the token and for the user as they are now', async () => {
    const { guard, auth, ann } = await guarded({ roles: ['checker'], recheck: '0s' })
    const { accessToken } = await auth.createSession(ann.id)
    ann.roles = ['maker']
    expect(await codeOf(guard(requestWith(accessToken)))).toBe('forbidden')
    ann.roles = ['checker', 'maker']
    expect((await guard(requestWith(accessToken)))?.claims).toMatchObject({ roles: ['checker', 'maker'], sub: ann.id })
  })

  test('H06 a loader that throws is 503, and one that never answers is too', async () => {
    const failing = await guarded({ can: { action: 'order:approve', load: () => Promise.reject(new Error('down')) } })
    expect(await codeOf(failing.call())).toBe('store_unavailable')
    const { guard, auth, ann } = await guarded({ can: { action: 'order:approve', load: () => new Promise(() => {}) } })
    const { accessToken } = await auth.createSession(ann.id)
    await auth.verify(accessToken)
    vi.useFakeTimers()
    const code = codeOf(guard(requestWith(accessToken)))
    await vi.advanceTimersByTimeAsync(5000)
    vi.useRealTimers()
    expect(await code).toBe('store_unavailable')
  })

  test.each([1, 'true', {}, undefined, Promise.resolve(true)])('H06 a policy that answers %j denies', async allowed => {
    const policy = { couldEver: () => true, decide: () => ({ allowed: allowed as boolean, reason: 'odd' }) }
    const { call } = await guarded({ can: { action: 'order:approve' } }, policy)
    expect(await codeOf(call())).toBe('forbidden')
  })

  test('H01 a permission without a policy, or an optional one, is a mistake at the start', async () => {
    const { auth } = await testAuth()
    expect(() => createGuard(auth, { can: { action: 'order:approve' } })).toThrow(/policy/)
    const optional = { optional: true, can: { action: 'order:approve' } } as unknown as Requirement
    expect(() => createGuard(auth, optional, { policy: checkersPolicy() })).toThrow(TypeError)
  })
})
