import { describe, expect, test } from 'vitest'
import { policy, roles } from '../src/policy.ts'

const subject = { id: 'u1', roles }
const order = { amount: 5, maker_id: 'u2', checker_id: 'u1' }

describe('the policy', () => {
  test.each(['order:approve', 'order:reject'] as const)(
    'nobody does %s to their own order, with every role',
    action => {
      expect(policy.can(subject, action, order)).toBe(true)
      expect(policy.decide(subject, action, { ...order, maker_id: 'u1' })).toMatchObject({
        allowed: false,
        reason: 'separation_of_duties',
      })
    },
  )

  test('H01 without a role one may nothing', () => {
    for (const action of ['order:read', 'order:approve', 'order:reject'] as const) {
      expect(policy.can({ id: 'u1', roles: [] }, action, { ...order, maker_id: 'u1' })).toBe(false)
    }
  })
})
