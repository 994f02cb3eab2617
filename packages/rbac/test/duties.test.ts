import { describe, expect, test } from 'vitest'
import { definePolicy, resource, type BreakGlass } from '../src/index.ts'
import type { LoosePolicy } from './arbitraries.ts'
import { storyPolicy, type Order } from './story.ts'

const order: Order = { id: 'o1', amount: 500, status: 'pending', maker_id: 'm1', checker_id: 'c1' }
const loose = (policy: unknown) => policy as LoosePolicy

describe('separation of duties', () => {
  const maker = { id: 'm1', roles: ['admin', 'auditor'] }

  test('the decision names the duties that exclude each other', () => {
    const { reason, rule } = storyPolicy().decide(maker, 'order:approve', order)
    expect({ reason, rule }).toEqual({
      reason: 'separation_of_duties',
      rule: 'order: nobody can be both maker and approver',
    })
  })

  test('break-glass needs the permission and a reason, and is reported in the decision and as an event', () => {
    const events: BreakGlass[] = []
    const policy = storyPolicy(event => events.push(event))
    const { allowed, reason, breakGlass } = policy.decide(maker, 'order:approve', order, { breakGlass: 'INC-42' })
    expect({ allowed, reason }).toEqual({ allowed: true, reason: 'break_glass' })
    expect(breakGlass).toEqual(events)
    expect(events).toEqual([
      {
        type: 'break_glass',
        subject: 'm1',
        permission: 'order:approve',
        unless: 'order:override',
        duties: ['maker', 'approver'],
        reason: 'INC-42',
      },
    ])
  })

  test.each([
    ['no reason', maker, undefined],
    ['a blank reason', maker, ' \t'],
    ['a reason that is not a string', maker, true],
    ['no break-glass permission', { id: 'm1', roles: ['admin'] }, 'INC-42'],
    ['no permission for the action', { id: 'm1', roles: ['auditor'] }, 'INC-42'],
  ])('%s: break-glass is refused and no event is emitted', (_why, subject, breakGlass) => {
    const events: BreakGlass[] = []
    const policy = loose(storyPolicy(event => events.push(event)))
    expect(policy.can(subject, 'order:approve', order, { breakGlass })).toBe(false)
    expect(events).toEqual([])
  })

  test('a reason that was not needed emits no event', () => {
    const events: BreakGlass[] = []
    const policy = storyPolicy(event => events.push(event))
    const checker = { id: 'c1', roles: ['checker', 'auditor'] }
    expect(policy.decide(checker, 'order:approve', order, { breakGlass: 'INC-42' }).reason).toBe('granted')
    expect(events).toEqual([])
  })

  test('if the listener throws, access is denied', () => {
    const policy = storyPolicy(() => {
      throw new Error('the log is full')
    })
    expect(policy.decide(maker, 'order:approve', order, { breakGlass: 'INC-42' }).reason).toBe('break_glass_unrecorded')
  })

  test('an explanation does not use break-glass', () => {
    const events: BreakGlass[] = []
    const policy = storyPolicy(event => events.push(event))
    expect(policy.explain(maker, 'order:approve', order, { breakGlass: 'INC-42' }).allowed).toBe(false)
    expect(events).toEqual([])
  })

  test('nobody can approve an order whose maker was not loaded', () => {
    const { maker_id: _, ...partial } = order
    expect(loose(storyPolicy()).can({ id: 'a1', roles: ['admin'] }, 'order:approve', partial)).toBe(false)
  })

  test('if both duties have a field, each excludes the other', () => {
    const policy = definePolicy({
      resources: { order: resource<{ maker_id: string; payer_id: string | null }>()('edit', 'pay') },
      roles: { clerk: {} },
      rules: ({ allow }) => [allow('clerk', 'order:*')],
      duties: ({ forbidSame }) => [
        forbidSame('order', {
          maker: { field: 'maker_id', actions: ['edit'] },
          payer: { field: 'payer_id', actions: ['pay'] },
        }),
      ],
    })
    const clerk = { id: 'u1', roles: ['clerk'] }
    const answers = (maker_id: string, payer_id: string | null) => [
      policy.can(clerk, 'order:edit', { maker_id, payer_id }),
      policy.can(clerk, 'order:pay', { maker_id, payer_id }),
    ]
    expect(answers('u1', null)).toEqual([true, false])
    expect(answers('u2', 'u1')).toEqual([false, true])
    expect(answers('u2', null)).toEqual([true, true])
  })
})
