import { describe, expect, test } from 'vitest'
import { definePolicy, resource } from '../src/index.ts'
import type { LoosePolicy } from './arbitraries.ts'
import { storyPolicy, type Order } from './story.ts'

const order: Order = { id: 'o1', amount: 500, status: 'pending', maker_id: 'm1', checker_id: 'c1' }
const loose = (policy: unknown) => policy as LoosePolicy

test('H01 an unknown permission is denied', () => {
  const policy = loose(storyPolicy())
  for (const permission of [
    'order:aprove',
    'order',
    'order:*',
    '*',
    '',
    'constructor',
    '__proto__',
    5,
    undefined,
    {},
  ]) {
    expect(policy.decide({ id: 'a1', roles: ['admin'] }, permission as string, order).reason).toBe('unknown_permission')
  }
})

test('H01 a permission that depends on the resource is denied without one, even to an admin', () => {
  const policy = loose(storyPolicy())
  for (const missing of [undefined, null, 'o1', 1, true]) {
    expect(policy.decide({ id: 'a1', roles: ['admin'] }, 'order:approve', missing).reason).toBe('resource_required')
  }
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '*', 'admin ', 'Admin'])(
  'H02 the role %s grants nothing',
  role => {
    expect(storyPolicy().can({ id: 'x', roles: [role] }, 'user:list')).toBe(false)
    expect(storyPolicy().permissions({ id: 'x', roles: [role] })).toEqual([])
  },
)

describe('H03 wildcards match whole segments only', () => {
  const policy = loose(
    definePolicy({
      resources: { a: resource<object>()('x', 'xy'), ab: resource<object>()('x') },
      roles: { one: {}, all: {} },
      rules: ({ allow }) => [allow('one', 'a:*'), allow('all', '*')],
    }),
  )

  test.each([
    ['a:x', true],
    ['a:xy', true],
    ['ab:x', false],
    ['a:', false],
    ['a:*', false],
    ['a', false],
    ['a:x:y', false],
    ['*', false],
    ['*:x', false],
    ['A:x', false],
    [' a:x', false],
    ['a:x ', false],
    ['a:.', false],
    ['a:.*', false],
    ['a:x\n', false],
    ['.:x', false],
    ['a::x', false],
    ['a:x*', false],
    ['a:?', false],
    ['a:[xy]', false],
  ])('a:* grants %s: %s', (permission, expected) => {
    expect(policy.can({ id: 'u', roles: ['one'] }, permission)).toBe(expected)
  })

  test('* grants every defined permission and no other', () => {
    const subject = { id: 'u', roles: ['all'] }
    expect(['a:x', 'a:xy', 'ab:x', 'b:x', '*'].map(permission => policy.can(subject, permission))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })

  test('a permission of 50 KB is looked up, without pattern matching', () => {
    expect(policy.can({ id: 'u', roles: ['all'] }, `a:${'x'.repeat(50_000)}`)).toBe(false)
  })
})

test.each([
  ['a string', 'superadmin'],
  ['the role itself as a string', 'admin'],
  ['an object like a list', { length: 1, 0: 'admin' }],
  ['a Set', new Set(['admin'])],
  ['a list in a list', [['admin']]],
  ['a list with something else', ['admin', 1]],
  ['a list with null', ['admin', null]],
  ['a list with a String object', [new String('admin')]],
  ['undefined', undefined],
  ['null', null],
])('H05 roles that are %s grant nothing', (_what, roles) => {
  const policy = loose(storyPolicy())
  const subject = { id: 'x', roles: roles as readonly string[] }
  expect(policy.decide(subject, 'user:list').reason).toBe('subject_malformed')
  expect(policy.couldEver(subject, 'user:list')).toBe(false)
  expect(policy.permissions(subject)).toEqual([])
  expect(policy.filter(subject, 'order:read')).toEqual({ kind: 'nothing' })
})

test.each([undefined, null, 'admin', 1, {}, { id: '', roles: ['admin'] }, { id: 7, roles: ['admin'] }])(
  'H05 the subject %j is granted nothing',
  subject => {
    expect(loose(storyPolicy()).can(subject as never, 'user:list')).toBe(false)
  },
)
