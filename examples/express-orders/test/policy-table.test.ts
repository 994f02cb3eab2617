import { fileURLToPath } from 'node:url'
import { lint } from '@sallyport/rbac'
import { expectPolicy } from '@sallyport/rbac/testing'
import { describe, expect, test } from 'vitest'
import type { Order } from '../src/orders.ts'
import { policy, type Role, roles } from '../src/policy.ts'

const me = 'me'

/** The maker and the checker of an order, relative to the user. */
const relations = {
  neither: ['another', 'a third'],
  own: [me, 'another'],
  assigned: ['another', me],
  both: [me, me],
} as const

const some = { id: 'o1', payee: 'Luigi' } as const
const amounts = { small: [1, 1_000_000], large: [1_000_001, 100_000_000] } as const
const actions = ['read', 'assign', 'check', 'approve', 'reject'] as const

type Who = Role | 'lead1' | 'nobody'
type Relation = keyof typeof relations
type Size = keyof typeof amounts
type Row = readonly [Relation, Size, ...allowed: (typeof actions)[number][]]

/** The expected permissions of each role, by maker, checker and amount. */
const table: Readonly<Record<Who, readonly Row[]>> = {
  admin: [
    ['neither', 'small', 'read', 'assign', 'approve', 'reject'],
    ['neither', 'large', 'read', 'assign', 'approve', 'reject'],
    ['own', 'small', 'read', 'assign'],
    ['own', 'large', 'read', 'assign'],
    ['assigned', 'small', 'read', 'assign', 'approve', 'reject'],
    ['assigned', 'large', 'read', 'assign', 'approve', 'reject'],
    ['both', 'small', 'read', 'assign'],
    ['both', 'large', 'read', 'assign'],
  ],
  maker: [
    ['neither', 'small'],
    ['neither', 'large'],
    ['own', 'small', 'read'],
    ['own', 'large', 'read'],
    ['assigned', 'small'],
    ['assigned', 'large'],
    ['both', 'small', 'read'],
    ['both', 'large', 'read'],
  ],
  checker: [
    ['neither', 'small', 'check'],
    ['neither', 'large', 'check'],
    ['own', 'small'],
    ['own', 'large'],
    ['assigned', 'small', 'read', 'check', 'approve', 'reject'],
    ['assigned', 'large', 'read', 'check'],
    ['both', 'small', 'read'],
    ['both', 'large', 'read'],
  ],
  'super-checker': [
    ['neither', 'small', 'read', 'assign', 'check'],
    ['neither', 'large', 'read', 'assign', 'check'],
    ['own', 'small', 'read', 'assign'],
    ['own', 'large', 'read', 'assign'],
    ['assigned', 'small', 'read', 'assign', 'check', 'approve', 'reject'],
    ['assigned', 'large', 'read', 'assign', 'check', 'approve', 'reject'],
    ['both', 'small', 'read', 'assign'],
    ['both', 'large', 'read', 'assign'],
  ],
  lead1: [
    ['neither', 'small', 'read', 'assign', 'check'],
    ['neither', 'large', 'read', 'assign', 'check'],
    ['own', 'small', 'read', 'assign'],
    ['own', 'large', 'read', 'assign'],
    ['assigned', 'small', 'read', 'assign', 'check', 'approve', 'reject'],
    ['assigned', 'large', 'read', 'assign', 'check', 'approve', 'reject'],
    ['both', 'small', 'read', 'assign'],
    ['both', 'large', 'read', 'assign'],
  ],
  nobody: [
    ['neither', 'small'],
    ['neither', 'large'],
    ['own', 'small'],
    ['own', 'large'],
    ['assigned', 'small'],
    ['assigned', 'large'],
    ['both', 'small'],
    ['both', 'large'],
  ],
}

/** The permissions without an order. */
const apart: Readonly<Record<'order:create' | 'user:list' | 'user:block', readonly Who[]>> = {
  'order:create': ['maker', 'lead1'],
  'user:list': ['admin', 'super-checker', 'lead1'],
  'user:block': ['admin'],
}

const everybody = Object.keys(table) as Who[]

function rolesOf(who: Who): readonly Role[] {
  if (who === 'lead1') return ['maker', 'super-checker']
  return who === 'nobody' ? [] : [who]
}

/** Each amount in each state. No permission depends on the state. */
function ordersOf(relation: Relation, size: Size): readonly Order[] {
  const [maker_id, checker_id] = relations[relation]
  return amounts[size].flatMap(amount =>
    (['pending', 'approved', 'rejected'] as const).map(status => ({ ...some, amount, status, maker_id, checker_id })),
  )
}

function allowed(held: readonly Role[], order: Order): readonly string[] {
  return actions.filter(action => policy.can({ id: me, roles: held }, `order:${action}`, order))
}

describe('the policy matches the expected permissions', () => {
  test('the expectations have every case once', () => {
    const cases = Object.keys(relations).flatMap(relation => Object.keys(amounts).map(size => [relation, size]))
    for (const rows of Object.values(table)) expect(rows.map(row => row.slice(0, 2))).toEqual(cases)
    expect(everybody).toEqual([...roles, 'lead1', 'nobody'])
  })

  test.each(everybody)('of %s', who => {
    for (const [relation, size, ...may] of table[who]) {
      for (const order of ordersOf(relation, size)) {
        expect([relation, order, ...allowed(rolesOf(who), order)]).toEqual([relation, order, ...may])
      }
    }
  })

  test('of any combination of roles: nobody decides on their own order', () => {
    const sets = roles.reduce<Role[][]>((all, role) => [...all, ...all.map(set => [...set, role])], [[]])
    expect(sets).toHaveLength(16)
    for (const held of sets) {
      for (const [index, [relation, size]] of table.nobody.entries()) {
        const granted = new Set<string>(held.flatMap(role => table[role][index]!.slice(2)))
        const may = actions.filter(action => granted.has(action))
        for (const order of ordersOf(relation, size)) expect([held, allowed(held, order)]).toEqual([held, may])
      }
    }
  })

  test('of an order without a checker', () => {
    const order: Order = { ...ordersOf('neither', 'small')[0]!, checker_id: null }
    const mayApprove = (who: Who) => policy.can({ id: me, roles: rolesOf(who) }, 'order:approve', order)
    expect(everybody.filter(mayApprove)).toEqual(['admin'])
  })

  test.each(Object.keys(apart) as (keyof typeof apart)[])('of %s', permission => {
    expect(everybody.filter(who => policy.can({ id: me, roles: rolesOf(who) }, permission))).toEqual(apart[permission])
  })
})

test('policy.md shows the policy', () => {
  expectPolicy(policy).toMatchFile(fileURLToPath(new URL('../policy.md', import.meta.url)))
})

test('every rule has an effect', () => {
  expect(lint(policy)).toEqual([])
})
