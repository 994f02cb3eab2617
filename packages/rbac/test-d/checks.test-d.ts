import { describe, test } from 'vitest'
import { definePolicy, resource, shape } from '../src/index.ts'
import { storyPolicy, type Order } from '../test/story.ts'
import type { Doc, documentsPolicy } from './documents.ts'

const policy = storyPolicy()
declare const order: Order
declare const either: 'order:create' | 'order:read'
declare const documents: ReturnType<typeof documentsPolicy>
declare const doc: Doc
const subject = { id: 'u1', roles: ['maker'] }
const who = { id: 'u', roles: [], level: 1, teams: [] }

describe('checks', () => {
  test('a permission that depends on the resource requires it, others accept it', () => {
    policy.can(subject, 'order:create')
    policy.can(subject, 'user:list', undefined)
    policy.can(subject, 'order:approve', order, { breakGlass: 'INC-42' })
    // @ts-expect-error required by a condition
    policy.can(subject, 'order:read')
    // @ts-expect-error required by a condition, given undefined
    policy.can(subject, 'order:read', undefined)
    // @ts-expect-error required by a separation of duties
    policy.can(subject, 'order:approve')
    // @ts-expect-error required by one of several permissions
    policy.can(subject, either)
    policy.can(subject, either, order)
    // @ts-expect-error the resource of another permission
    policy.can(subject, 'order:read', { id: 'u1', username: 'x' })
    // @ts-expect-error an unknown permission
    policy.can(subject, 'order:aprove', order)
    // @ts-expect-error a wildcard instead of a permission
    policy.can(subject, 'order:*', order)
    // @ts-expect-error the same applies to decide
    policy.decide(subject, 'order:read')
    // @ts-expect-error the same applies to explain
    policy.explain(subject, 'order:read')
    // @ts-expect-error the same applies to assert
    policy.assert(subject, 'order:read')
    // @ts-expect-error the same applies to filter
    policy.filter(subject, 'order:aprove')
  })

  test('roles must be a list, and the subject and the context have their own fields', () => {
    documents.can(who, 'doc:read', doc, { mfa: true })
    // @ts-expect-error roles that are a string
    policy.can({ id: 'u1', roles: 'admin' }, 'order:create')
    // @ts-expect-error a subject without its level
    documents.can({ id: 'u', roles: [], teams: [] }, 'doc:read', doc)
    // @ts-expect-error a context of another shape
    documents.can(who, 'doc:read', doc, { mfa: 'yes' })
    // @ts-expect-error a tenant's resource is always needed
    documents.can(who, 'tenanted:see')
  })

  test('withoutResource of the resource, it is not needed', () => {
    const mfa = definePolicy({
      resources: { page: resource<{ owner: string }>()('create') },
      roles: { a: {} },
      context: shape<{ mfa: boolean }>(),
      rules: ({ allow, withoutResource }) => [allow('a', 'page:create', withoutResource({ $context: { mfa: true } }))],
    })
    mfa.can({ id: 'u', roles: [] }, 'page:create')
    mfa.can({ id: 'u', roles: [] }, 'page:create', undefined, { mfa: true })
  })

  test('a role cannot inherit an unknown role', () => {
    definePolicy({
      resources: { page: resource<object>()('read') },
      // @ts-expect-error an unknown role is inherited
      roles: { a: { inherits: ['b'] } },
      rules: () => [],
    })
  })
})
