import { describe, expect, test } from 'vitest'
import { checkRequirement, describeRequirement, type Requirement } from '../../../src/http/guard/requirement.ts'

test.each([
  [{}],
  [{ roles: ['admin'] }],
  [{ roles: ['constructor', '__proto__'], recheck: '0s', maxAge: 300 }],
  [{ optional: true }],
  [{ optional: true, recheck: '5s' }],
  [{ optional: false, roles: ['admin'] }],
])('%j is a requirement', requirement => {
  expect(() => checkRequirement(requirement as Requirement)).not.toThrow()
})

describe('H01 a misspelt rule is found at the start', () => {
  test.each([
    [{ role: ['admin'] }, 'guard: Unrecognized key: "role"'],
    [{ roles: 'admin' }, 'guard: roles: '],
    [{ roles: [] }, 'guard: roles: '],
    [{ roles: [''] }, 'guard: roles: 0: '],
    [{ roles: ['admin', 1] }, 'guard: roles: 1: '],
    [{ recheck: '5 s' }, 'guard: recheck: '],
    [{ recheck: -1 }, 'guard: recheck: '],
    [{ maxAge: 'PT15M' }, 'guard: maxAge: '],
    [{ optional: true, roles: ['admin'] }, 'guard: roles: cannot be optional'],
    [{ optional: true, maxAge: '5m' }, 'guard: maxAge: cannot be optional'],
    [{ can: { action: 'a:b', context: {} } }, 'guard: can: context: must be a function'],
    [{ can: { action: 'a:b', contxt: () => ({}) } }, 'guard: can: Unrecognized key: "contxt"'],
    [{ roles: undefined }, 'guard: roles: is undefined'],
    [{ recheck: undefined, roles: ['admin'] }, 'guard: recheck: is undefined'],
    [null, 'guard: '],
    ['admin', 'guard: '],
    [['admin'], 'guard: '],
    [() => true, 'guard: '],
  ])('%j', (requirement, message) => {
    expect(() => checkRequirement(requirement as Requirement)).toThrow(TypeError)
    expect(() => checkRequirement(requirement as Requirement)).toThrow(message)
  })
})

test('a requirement is described by data only: a permission by its name, without functions', () => {
  const can = { action: 'order:approve', hide: true, load: () => undefined, context: () => undefined }
  expect(describeRequirement({ roles: ['checker'], maxAge: '5m', can }, undefined)).toStrictEqual({
    kind: 'authenticated',
    roles: ['checker'],
    maxAge: '5m',
    can: 'order:approve',
  })
  expect(describeRequirement({}, undefined)).toStrictEqual({ kind: 'authenticated' })
})
