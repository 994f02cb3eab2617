import { describe, expect, test } from 'vitest'
import { definePolicy, resource } from '../src/index.ts'
import type { LoosePolicy } from './arbitraries.ts'

const loose = (policy: unknown) => policy as LoosePolicy

describe('H07 roles apply within the tenant', () => {
  interface Doc {
    readonly tenant: string | null
    readonly public: boolean
  }
  const policy = definePolicy({
    resources: { doc: resource<Doc>({ tenant: 'tenant' })('read', 'edit'), account: resource<object>()('close') },
    roles: { reader: {}, editor: { inherits: ['reader'] } },
    rules: ({ allow, deny }) => [
      allow('reader', 'doc:read'),
      allow('editor', ['doc:edit', 'account:close']),
      allow('*', 'doc:read', { public: true }),
      deny('editor', 'doc:edit', { public: true }),
    ],
  })
  const doc = (tenant: string | null, isPublic = false): Doc => ({ tenant, public: isPublic })

  test('a role in one tenant grants nothing in another', () => {
    const subject = { id: 'u', roles: ['reader'], tenant: 'a' }
    expect(policy.can(subject, 'doc:read', doc('a'))).toBe(true)
    expect(policy.can(subject, 'doc:read', doc('b'))).toBe(false)
    expect(policy.can(subject, 'doc:read', doc(null))).toBe(false)
    expect(policy.can(subject, 'doc:read', doc('b', true))).toBe(false)
  })

  test('a subject may have different roles in several tenants', () => {
    const subject = { id: 'u', roles: [], tenantRoles: { a: ['editor'], b: ['reader'] } }
    expect(['a', 'b', 'c'].map(tenant => policy.can(subject, 'doc:edit', doc(tenant)))).toEqual([true, false, false])
    expect(['a', 'b', 'c'].map(tenant => policy.can(subject, 'doc:read', doc(tenant)))).toEqual([true, true, false])
    expect(policy.filter(subject, 'doc:edit')).toEqual({
      kind: 'and',
      of: [
        { kind: 'compare', field: 'tenant', op: 'eq', value: 'a' },
        {
          kind: 'or',
          of: [
            { kind: 'compare', field: 'public', op: 'ne', value: true },
            { kind: 'null', field: 'public' },
          ],
        },
      ],
    })
  })

  test('a subject without a tenant has no rights on resources of tenants', () => {
    const subject = { id: 'u', roles: ['editor'] }
    expect(policy.can(subject, 'doc:read', doc('a'))).toBe(false)
    expect(policy.can(subject, 'account:close')).toBe(true)
    expect(policy.couldEver(subject, 'doc:read')).toBe(false)
  })

  test('tenants named like members of Object.prototype grant nothing', () => {
    const subject = { id: 'u', roles: [], tenantRoles: {} }
    expect(
      ['constructor', '__proto__', 'toString', ''].map(tenant => policy.can(subject, 'doc:read', doc(tenant))),
    ).toEqual([false, false, false, false])
  })

  test('the roles of a tenant must be a list of strings', () => {
    const subject = { id: 'u', roles: [], tenantRoles: { a: 'editor' } }
    expect(loose(policy).can(subject as never, 'doc:edit', doc('a'))).toBe(false)
  })
})
