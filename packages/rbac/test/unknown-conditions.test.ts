import { describe, expect, test } from 'vitest'
import { definePolicy, resource, shape } from '../src/index.ts'
import { policyFrom, type LoosePolicy } from './arbitraries.ts'
import { storyPolicy, type Order } from './story.ts'

const order: Order = { id: 'o1', amount: 500, status: 'pending', maker_id: 'm1', checker_id: 'c1' }
const loose = (policy: unknown) => policy as LoosePolicy

function oneRule(effect: 'allow' | 'deny', run: (attributes: never) => unknown): LoosePolicy {
  return policyFrom({
    tenant: undefined,
    roles: { r0: {} },
    rules: [
      { effect, roles: ['r0'], grants: ['doc:read'], when: { opaque: 'under test', test: run } },
      ...(effect === 'deny' ? [{ effect: 'allow' as const, roles: ['r0'], grants: ['doc:read'] }] : []),
    ],
    duties: [],
  })
}

describe('H06 a condition that returns anything but true', () => {
  const subject = { id: 'u', roles: ['r0'] }
  class Thenable {
    // oxlint-disable-next-line unicorn/no-thenable -- the test needs one
    then(done: (value: boolean) => void): void {
      done(true)
    }
  }
  const outcomes: readonly [string, () => unknown][] = [
    ['a promise', () => Promise.resolve(true)],
    ['a rejected promise', () => Promise.reject(new Error('on purpose'))],
    ['a thenable', () => new Thenable()],
    ['the number 1', () => 1],
    ["the string 'true'", () => 'true'],
    ["the string 'false'", () => 'false'],
    ['a Boolean object', () => Object(true)],
    ['an object', () => ({})],
    ['undefined', () => undefined],
  ]

  test.each(outcomes)('%s grants nothing and does not lift a denial', (_what, run) => {
    expect(oneRule('allow', run).can(subject, 'doc:read', {})).toBe(false)
    expect(oneRule('deny', run).can(subject, 'doc:read', {})).toBe(false)
  })

  test('a function that throws grants nothing and does not lift a denial', () => {
    const thrower = () => {
      throw new Error('on purpose')
    }
    expect(oneRule('allow', thrower).can(subject, 'doc:read', {})).toBe(false)
    expect(oneRule('deny', thrower).can(subject, 'doc:read', {})).toBe(false)
  })

  test('true means that it holds, false that it does not', () => {
    expect(oneRule('allow', () => true).can(subject, 'doc:read', {})).toBe(true)
    expect(oneRule('deny', () => true).can(subject, 'doc:read', {})).toBe(false)
    expect(oneRule('deny', () => false).can(subject, 'doc:read', {})).toBe(true)
  })

  test('a resource that throws when it is read is denied', () => {
    const hostile = Object.defineProperty({ ...order }, 'maker_id', {
      get() {
        throw new Error('on purpose')
      },
    })
    expect(storyPolicy().decide({ id: 'a1', roles: ['admin'] }, 'order:approve', hostile).reason).toBe('unreadable')
  })
})

describe('missing values are never equal', () => {
  interface Doc {
    readonly dept: string | null
  }
  const policy = definePolicy({
    resources: { doc: resource<Doc>()('read', 'hide', 'list') },
    roles: { clerk: {} },
    subject: shape<{ dept?: string | null | undefined }>(),
    rules: ({ allow, deny, subject }) => [
      allow('clerk', 'doc:read', { dept: subject.dept }),
      allow('clerk', ['doc:hide', 'doc:list']),
      deny('clerk', 'doc:hide', { dept: subject.dept }),
      deny('clerk', 'doc:list', { dept: null }),
    ],
  })

  test('a subject without a department does not match documents without one', () => {
    for (const dept of [undefined, null]) {
      expect(policy.can({ id: 'u', roles: ['clerk'], dept }, 'doc:read', { dept: null })).toBe(false)
    }
    expect(policy.can({ id: 'u', roles: ['clerk'], dept: 'a' }, 'doc:read', { dept: 'a' })).toBe(true)
  })

  test('a denial whose condition is unknown applies', () => {
    expect(policy.can({ id: 'u', roles: ['clerk'] }, 'doc:hide', { dept: 'a' })).toBe(false)
    expect(policy.can({ id: 'u', roles: ['clerk'], dept: 'b' }, 'doc:hide', { dept: 'a' })).toBe(true)
    expect(loose(policy).can({ id: 'u', roles: ['clerk'] }, 'doc:list', {})).toBe(false)
    expect(policy.can({ id: 'u', roles: ['clerk'] }, 'doc:list', { dept: 'a' })).toBe(true)
  })
})

test.each([
  ['a list', ['x']],
  ['an empty list', []],
  ['an object', { x: 1 }],
  ['NaN', Number.NaN],
  ['a string', 'x'],
])('H06 R-24 %s differs from null, however many alternatives a denial has', (_what, value) => {
  const others = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => ({ [name]: 1 }))
  for (const count of [1, 2, 3, 4, 5, 6]) {
    const policy = policyFrom({
      tenant: undefined,
      roles: { r0: {} },
      rules: [
        { effect: 'allow', roles: ['r0'], grants: ['doc:read'] },
        {
          effect: 'deny',
          roles: ['r0'],
          grants: ['doc:read'],
          when: { $or: [{ it: null }, ...others.slice(0, count)] },
        },
      ],
      duties: [],
    })
    const attributes = { it: value, a: 2, b: 2, c: 2, d: 2, e: 2, f: 2 }
    expect(policy.can({ id: 'u', roles: ['r0'] }, 'doc:read', attributes as never)).toBe(true)
    expect(policy.can({ id: 'u', roles: ['r0'] }, 'doc:read', { ...attributes, it: null })).toBe(false)
  }
})
