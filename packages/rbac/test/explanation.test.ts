import { expect, test } from 'vitest'
import { definePolicy, resource } from '../src/index.ts'
import { storyPolicy, type Order } from './story.ts'

const order: Order = { id: 'o1', amount: 2_000_000, status: 'pending', maker_id: 'm1', checker_id: 'c1' }

test('an explanation has every rule, every comparison and the attributes', () => {
  const explanation = storyPolicy().explain({ id: 'c1', roles: ['checker'] }, 'order:approve', order)
  expect(explanation).toMatchObject({ allowed: false, reason: 'not_granted' })
  expect(explanation.considered).toEqual([
    {
      rule: 'order: nobody can be both maker and approver',
      effect: 'deny',
      held: false,
      conditions: [
        {
          condition: 'they are its maker',
          held: false,
          attributes: [
            { name: 'resource.maker_id', value: 'm1' },
            { name: 'subject.id', value: 'c1' },
          ],
        },
      ],
    },
    {
      rule: '#5 allow checker order:approve, order:reject',
      effect: 'allow',
      held: false,
      conditions: [
        {
          condition: 'they are its checker',
          held: true,
          attributes: [
            { name: 'resource.checker_id', value: 'c1' },
            { name: 'subject.id', value: 'c1' },
          ],
        },
        {
          condition: 'amount is at most 1,000,000',
          held: false,
          attributes: [{ name: 'resource.amount', value: 2_000_000 }],
        },
      ],
    },
  ])
})

test('an explanation has a string for the user and another for the log', () => {
  const policy = storyPolicy()
  const refused = policy.explain({ id: 'm1', roles: ['admin'] }, 'order:approve', order)
  expect(refused.text).toBe('You may not approve this order, because you made it.')
  expect(refused.log).toBe(
    'denied order:approve to "m1": separation_of_duties by rule order: nobody can be both maker and approver; ' +
      'order: nobody can be both maker and approver holds (they are its maker: yes with resource.maker_id = "m1", subject.id = "m1"); ' +
      '#7 allow admin order:approve, order:reject, user:block holds',
  )
  expect(policy.explain({ id: 'a1', roles: ['admin'] }, 'order:approve', order).text).toBe(
    'You may approve this order.',
  )
  expect(policy.explain({ id: 'c2', roles: ['checker'] }, 'order:approve', order).text).toBe(
    'You may not approve this order.',
  )
})

test('the text for the user reveals no attributes', () => {
  const { text } = storyPolicy().explain({ id: 'c2', roles: ['checker'] }, 'order:read', order)
  for (const attribute of ['c1', 'c2', 'm1', '2']) expect(text).not.toContain(attribute)
})

test('an explanation has the attributes of the moment of the decision', () => {
  let calls = 0
  const policy = definePolicy({
    resources: { doc: resource<{ state: string }>()('read') },
    roles: { reader: {} },
    rules: ({ allow, opaque }) => [
      allow('reader', 'doc:read', { state: 'open' }),
      allow(
        'reader',
        'doc:read',
        opaque('never', () => ++calls < 0),
      ),
    ],
  })
  const doc = { state: 'open' }
  const explanation = policy.explain({ id: 'u', roles: ['reader'] }, 'doc:read', doc)
  const asked = calls
  doc.state = 'closed'
  expect(explanation.considered[0]).toMatchObject({ held: true, conditions: [{ attributes: [{ value: 'open' }] }] })
  expect(calls).toBe(asked)
})

test('E10 no value can inject a line into the log', () => {
  const hostile = { ...order, maker_id: 'x\r\n2030 allowed\u001B[2K\u2028' }
  const { log } = storyPolicy().explain({ id: 'c1\nallowed', roles: ['checker'] }, 'order:approve', hostile)
  expect(log).not.toMatch(/[\p{Cc}\u2028]/u)
})

test('invalid checks are explained too', () => {
  const policy = storyPolicy()
  const explain = policy.explain as (subject: unknown, permission: unknown) => ReturnType<typeof policy.explain>
  expect(explain({ id: 'u', roles: 'admin' }, 'order:read')).toMatchObject({
    reason: 'subject_malformed',
    considered: [],
  })
  expect(explain({ id: 'u', roles: [] }, 'order:nothing').text).toBe('This is not allowed.')
  expect(explain({ id: 'u', roles: [] }, Object.create(null)).reason).toBe('unknown_permission')
  expect(explain({ id: 'u', roles: ['maker'] }, 'order:read').log).toContain('resource.maker_id = missing')
})

test('an explanation lists roles that the policy does not define', () => {
  const { unknownRoles, log } = storyPolicy().explain({ id: 'u1', roles: ['mkaer', 'maker', 'mkaer'] }, 'order:create')
  expect(unknownRoles).toEqual(['mkaer'])
  expect(log).toContain('the policy does not define the role "mkaer"')
  const inTenant = { id: 'u1', roles: [], tenantRoles: { acme: ['redaer'] } }
  expect(storyPolicy().explain(inTenant, 'order:create').unknownRoles).toEqual(['redaer'])
  expect(storyPolicy().explain({ id: 'u1', roles: ['maker'] }, 'order:create').unknownRoles).toEqual([])
})
