import type { Authorizer } from '@sallyport/core'
import type { DB } from './kysely.ts'
import { describe, expectTypeOf, test } from 'vitest'
import { definePolicy, resource, shape, toTemplate, type AccessOf, type Policy, type ResourceOf } from '../src/index.ts'
import { sql, type Kysely } from 'kysely'
import { storyPolicy, type Order } from '../test/story.ts'

const policy = storyPolicy()
declare const order: Order
declare const either: 'order:create' | 'order:read'
const subject = { id: 'u1', roles: ['maker'] }

interface Doc {
  readonly id: string
  readonly owner: string | null
  readonly size: number
  readonly big: bigint
  readonly state: 'open' | 'closed'
  readonly at: Date
  readonly tags: readonly string[]
  readonly members: string[] | null
  readonly folder: { readonly ownerId: string; readonly depth?: number; readonly top: { readonly key: string } } | null
  readonly shares: readonly { readonly id: string }[]
}

const later = async () => true

function define() {
  return definePolicy({
    resources: {
      doc: resource<Doc>()('read', 'edit'),
      page: resource<{ owner: string }>()('read'),
      tenanted: resource<{ t: string }>({ tenant: 't' })('see'),
    },
    roles: { reader: {}, editor: { inherits: ['reader'] } },
    subject: shape<{ level: number; teams: readonly string[]; born?: Date; org?: { id: string } }>(),
    context: shape<{ mfa: boolean }>(),
    rules: ({ allow, deny, subject: s, context: c, opaque, regardless }) => [
      allow('reader', 'doc:read', {
        owner: s.id,
        size: { lte: s.level, gt: 1 },
        state: { in: ['open'] },
        big: { lt: 5n },
      }),
      allow('reader', 'doc:read', { owner: { in: s.teams }, at: { lt: s.born }, $context: { mfa: true } }),
      allow('reader', 'doc:read', { owner: null }),
      allow(['reader', '*'], ['doc:read', 'page:read'], { owner: s.id }),
      allow('editor', '*', { $or: [{ $subject: { level: 1 } }, { $not: { $context: { mfa: c.mfa } } }] }),
      allow(
        'editor',
        'doc:edit',
        opaque('small', ({ resource: doc, subject: who, context }) => doc.size < who.level && context.mfa),
      ),
      allow('editor', 'doc:edit', { $and: [opaque('small', ({ resource: doc }) => doc.size < 1), { size: 1 }] }),
      deny('reader', 'doc:*', { state: 'closed' }),
      allow('reader', 'page:read', regardless({ $context: { mfa: true } })),

      allow('reader', 'doc:read', { tags: { contains: s.id }, members: { containsAny: s.teams } }),
      allow('reader', 'doc:read', { tags: { containsAny: ['a', 'b'] }, $subject: { teams: { contains: 'x' } } }),
      allow('reader', 'doc:read', { 'folder.ownerId': s.id, 'folder.depth': { lt: s.level }, 'folder.top.key': 'x' }),
      allow('reader', 'doc:read', { owner: s['org.id'], $not: { 'folder.top.key': { in: ['a'] } } }),
      allow('reader', 'doc:read', { $subject: { 'org.id': 'o1' } }),

      // @ts-expect-error a field that is not a list contains nothing
      allow('reader', 'doc:read', { owner: { contains: s.id } }),
      // @ts-expect-error a number in a list of texts
      allow('reader', 'doc:read', { tags: { contains: 5 } }),
      // @ts-expect-error a list of the subject is not one value
      allow('reader', 'doc:read', { tags: { contains: s.teams } }),
      // @ts-expect-error one value of the subject is not a list
      allow('reader', 'doc:read', { tags: { containsAny: s.id } }),
      // @ts-expect-error a field that the object has not
      allow('reader', 'doc:read', { 'folder.owner': s.id }),
      // @ts-expect-error a number for a text of an object
      allow('reader', 'doc:read', { 'folder.ownerId': 5 }),
      // @ts-expect-error an object cannot be compared
      allow('reader', 'doc:read', { folder: null }),
      // @ts-expect-error the fields of many objects
      allow('reader', 'doc:read', { 'shares.id': s.id }),
      // @ts-expect-error the fields of a text
      allow('reader', 'doc:read', { 'owner.length': 2 }),

      // @ts-expect-error an action that the resource lacks
      allow('reader', 'doc:delete'),
      // @ts-expect-error a resource that there is not
      allow('reader', 'file:read'),
      // @ts-expect-error a wildcard on actions alone
      allow('reader', '*:read'),
      // @ts-expect-error an unknown role
      allow('writer', 'doc:read'),
      // @ts-expect-error one unknown role of several
      deny(['reader', 'writer'], 'doc:read'),
      // @ts-expect-error a field that the resource has not
      allow('reader', 'doc:read', { ownr: s.id }),
      // @ts-expect-error a field that the resource has not, further down
      allow('reader', 'doc:read', { $or: [{ $not: { ownr: s.id } }] }),
      // @ts-expect-error a field that only one of the resources has
      allow('reader', ['doc:read', 'page:read'], { size: 1 }),
      // @ts-expect-error a number for a text
      allow('reader', 'doc:read', { owner: 5 }),
      // @ts-expect-error a number of the subject for a text
      allow('reader', 'doc:read', { owner: s.level }),
      // @ts-expect-error a text of the subject for a number
      allow('reader', 'doc:read', { size: { lte: s.id } }),
      // @ts-expect-error texts have no order
      allow('reader', 'doc:read', { owner: { lt: 'x' } }),
      // @ts-expect-error a state that there is not
      allow('reader', 'doc:read', { state: 'opened' }),
      // @ts-expect-error a field that never is empty
      allow('reader', 'doc:read', { size: null }),
      // @ts-expect-error a list cannot be compared
      allow('reader', 'doc:read', { tags: 'x' }),
      // @ts-expect-error a value that the subject has not
      allow('reader', 'doc:read', { owner: s.name }),
      // @ts-expect-error a value that the context has not
      allow('reader', 'doc:read', { $context: { ip: 'x' } }),
      // @ts-expect-error an operator that there is not
      allow('reader', 'doc:read', { owner: { like: 'x' } }),
      // @ts-expect-error a function that may give a promise
      opaque('later', later),
      // @ts-expect-error a condition that reads the resource is not regardless of it
      allow('reader', 'doc:read', regardless({ owner: s.id })),
    ],
    duties: ({ forbidSame }) => [
      forbidSame('doc', { owner: { field: 'owner' }, editor: { actions: ['edit'] } }),
      forbidSame('doc', { owner: { field: 'folder.ownerId' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error a field of an object that is no text
      forbidSame('doc', { owner: { field: 'folder.depth' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error a field that the resource has not
      forbidSame('doc', { owner: { field: 'maker' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error a field that is no id
      forbidSame('doc', { owner: { field: 'size' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error an action that the resource lacks
      forbidSame('doc', { owner: { field: 'owner' }, editor: { actions: ['edited'] } }),
      // @ts-expect-error a permission that there is not
      forbidSame('doc', { owner: { field: 'owner' }, editor: { actions: ['edit'] } }, { unless: 'doc:override' }),
    ],
  })
}

declare const documents: ReturnType<typeof define>
declare const doc: Doc
const who = { id: 'u', roles: [], level: 1, teams: [] }

describe('questions', () => {
  test('a permission that depends on the resource takes it, another one may', () => {
    policy.can(subject, 'order:create')
    policy.can(subject, 'user:list', undefined)
    policy.can(subject, 'order:approve', order, { breakGlass: 'INC-42' })
    // @ts-expect-error by a condition
    policy.can(subject, 'order:read')
    // @ts-expect-error by a condition, given nothing
    policy.can(subject, 'order:read', undefined)
    // @ts-expect-error by a separation of duties
    policy.can(subject, 'order:approve')
    // @ts-expect-error one of several permissions needs it
    policy.can(subject, either)
    policy.can(subject, either, order)
    // @ts-expect-error the resource of another permission
    policy.can(subject, 'order:read', { id: 'u1', username: 'x' })
    // @ts-expect-error a permission that there is not
    policy.can(subject, 'order:aprove', order)
    // @ts-expect-error a wildcard is no permission
    policy.can(subject, 'order:*', order)
    // @ts-expect-error the same holds of decide
    policy.decide(subject, 'order:read')
    // @ts-expect-error of explain
    policy.explain(subject, 'order:read')
    // @ts-expect-error of assert
    policy.assert(subject, 'order:read')
    // @ts-expect-error of filter
    policy.filter(subject, 'order:aprove')
  })

  test('roles are a list, the subject has its own fields, the context too', () => {
    documents.can(who, 'doc:read', doc, { mfa: true })
    // @ts-expect-error roles that are a text
    policy.can({ id: 'u1', roles: 'admin' }, 'order:create')
    // @ts-expect-error a subject without its level
    documents.can({ id: 'u', roles: [], teams: [] }, 'doc:read', doc)
    // @ts-expect-error a context of another shape
    documents.can(who, 'doc:read', doc, { mfa: 'yes' })
    // @ts-expect-error a tenant's resource is always needed
    documents.can(who, 'tenanted:see')
  })

  test('regardless of the resource, it is not needed', () => {
    const mfa = definePolicy({
      resources: { page: resource<{ owner: string }>()('create') },
      roles: { a: {} },
      context: shape<{ mfa: boolean }>(),
      rules: ({ allow, regardless }) => [allow('a', 'page:create', regardless({ $context: { mfa: true } }))],
    })
    mfa.can({ id: 'u', roles: [] }, 'page:create')
    mfa.can({ id: 'u', roles: [] }, 'page:create', undefined, { mfa: true })
  })

  test('a role that inherits what is no role', () => {
    definePolicy({
      resources: { page: resource<object>()('read') },
      // @ts-expect-error it is not there to be inherited
      roles: { a: { inherits: ['b'] } },
      rules: () => [],
    })
  })
})

describe('fields', () => {
  definePolicy({
    resources: { doc: resource<Doc>()('read', 'edit'), page: resource<{ owner: string }>()('read') },
    roles: { reader: {} },
    rules: () => [],
    fields: ({ allow, deny, subject: s }) => [
      allow('reader', 'doc:read', ['owner', 'size'], { owner: s.id }),
      deny('reader', 'doc:*', '*'),
      allow('reader', ['doc:read', 'page:read'], 'owner'),
      // @ts-expect-error a field that the resource has not
      allow('reader', 'doc:read', ['ownr']),
      // @ts-expect-error a field that only one of the resources has
      allow('reader', ['doc:read', 'page:read'], 'size'),
      // @ts-expect-error a condition on a field that it has not
      allow('reader', 'doc:read', 'owner', { ownr: s.id }),
      // @ts-expect-error a permission that there is not
      allow('reader', 'doc:red', 'owner'),
    ],
  })

  test('they are those of the resource', () => {
    const fields = policy.fields(subject, 'order:read', order)
    expectTypeOf(fields.pick(order)).toEqualTypeOf<Partial<Order>>()
    expectTypeOf(fields.pick(null)).toEqualTypeOf<null>()
    // @ts-expect-error a permission that there is not
    policy.fields(subject, 'order:red', order)
    // @ts-expect-error the resource of another permission
    policy.fields(subject, 'order:read', { id: 'u1', username: 'x' })
  })
})

describe('types for others to build on', () => {
  test("a policy fits core's Authorizer", () => {
    expectTypeOf(policy).toExtend<Authorizer<AccessOf<typeof policy>>>()
    expectTypeOf(documents).toExtend<Authorizer<AccessOf<typeof documents>>>()
    const authorizer: Authorizer<AccessOf<typeof policy>> = policy
    authorizer.decide(subject, 'order:approve', order)
    // @ts-expect-error the resource is needed here too
    authorizer.decide(subject, 'order:approve')
  })

  test('permissions and resources by name', () => {
    type Access = AccessOf<typeof policy>
    expectTypeOf<ResourceOf<typeof policy, 'order:approve'>>().toEqualTypeOf<Order>()
    expectTypeOf<ResourceOf<typeof policy, 'order:create'>>().toEqualTypeOf<Order>()
    expectTypeOf<Access[0]>().toEqualTypeOf<
      | 'order:create'
      | 'order:read'
      | 'order:assign'
      | 'order:approve'
      | 'order:reject'
      | 'order:override'
      | 'user:list'
      | 'user:block'
    >()
    expectTypeOf(policy).toExtend<Policy<Access>>()
  })

  test("a filter fits Kysely's where", () => {
    const select = (db: Kysely<DB>) =>
      db
        .selectFrom('orders')
        .selectAll()
        .where(toTemplate(policy.filter(subject, 'order:read'), sql<boolean>, { dialect: 'postgres' }))
    expectTypeOf(select).returns.not.toBeAny()
  })
})
