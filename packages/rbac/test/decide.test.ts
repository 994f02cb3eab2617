import { isAuthError } from '@sallyport/core'
import { describe, expect, test } from 'vitest'
import { storyPolicy, type Order } from './story.ts'

const order: Order = { id: 'o1', amount: 500, status: 'pending', maker_id: 'm1', checker_id: 'c1' }

describe('the maker-checker story', () => {
  const policy = storyPolicy()
  const may = (id: string, roles: readonly string[], action: 'approve' | 'reject', changed: Partial<Order> = {}) =>
    policy.can({ id, roles }, `order:${action}`, { ...order, ...changed })

  test.each([
    ['the assigned checker, a small order', 'c1', ['checker'], {}, true],
    ['at the limit', 'c1', ['checker'], { amount: 1_000_000 }, true],
    ['above the limit', 'c1', ['checker'], { amount: 1_000_001 }, false],
    ['another checker', 'c2', ['checker'], {}, false],
    ['the assigned super-checker, a small order', 'c1', ['super-checker'], {}, true],
    ['the assigned super-checker, a large one', 'c1', ['super-checker'], { amount: 100_000_000 }, true],
    ['another super-checker', 'c2', ['super-checker'], {}, false],
    ['an admin, a large one', 'a1', ['admin'], { amount: 100_000_000 }, true],
    ['its maker as admin', 'm1', ['admin'], {}, false],
    ['its maker with every role', 'm1', ['maker', 'checker', 'super-checker', 'admin'], { checker_id: 'm1' }, false],
    ['a maker', 'm2', ['maker'], {}, false],
    ['a user without roles', 'c1', [], {}, false],
  ])('%s', (_who, id, roles, changed, expected) => {
    expect(may(id, roles, 'approve', changed)).toBe(expected)
    expect(may(id, roles, 'reject', changed)).toBe(expected)
  })

  test.each([
    ['m1', 'maker', true],
    ['m2', 'maker', false],
    ['c1', 'checker', true],
    ['c2', 'checker', false],
    ['s1', 'super-checker', true],
    ['a1', 'admin', true],
  ])('%s, a %s, reads the order: %s', (id, role, expected) => {
    expect(policy.can({ id, roles: [role] }, 'order:read', order)).toBe(expected)
  })

  test('an admin cannot create orders', () => {
    expect(policy.decide({ id: 'a1', roles: ['admin'] }, 'order:create')).toEqual({
      allowed: false,
      reason: 'not_granted',
    })
  })
})

describe('assert', () => {
  test("the error is core's AuthError by brand and reveals nothing of the resource", () => {
    const failure = caught(() => storyPolicy().assert({ id: 'm1', roles: ['admin'] }, 'order:approve', order))
    expect(isAuthError(failure)).toBe(true)
    expect(failure).toMatchObject({
      name: 'AuthError',
      code: 'forbidden',
      retry: false,
      message: 'This is not allowed.',
    })
    expect(failure).toMatchObject({ decision: { reason: 'separation_of_duties' } })
    expect(JSON.stringify(failure)).not.toContain('m1')
  })

  test('it returns undefined if access is allowed', () => {
    expect(storyPolicy().assert({ id: 'a1', roles: ['admin'] }, 'order:approve', order)).toBeUndefined()
  })
})

test('permissions and couldEver depend only on the subject', () => {
  const policy = storyPolicy()
  expect(policy.permissions({ id: 'u', roles: ['maker'] })).toEqual([
    { permission: 'order:create', conditional: false },
    { permission: 'order:read', conditional: true },
  ])
  expect(policy.couldEver({ id: 'u', roles: ['maker'] }, 'order:approve')).toBe(false)
  expect(policy.couldEver({ id: 'u', roles: ['checker'] }, 'order:approve')).toBe(true)
})

test('decisions and policies are frozen', () => {
  expect(Object.isFrozen(storyPolicy().decide({ id: 'a1', roles: ['admin'] }, 'user:list'))).toBe(true)
  expect(Object.isFrozen(storyPolicy())).toBe(true)
})

function caught(run: () => void): unknown {
  try {
    run()
  } catch (failure) {
    return failure
  }
  return undefined
}
