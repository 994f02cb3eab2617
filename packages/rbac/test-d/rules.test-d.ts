import { test } from 'vitest'
import { definePolicy, resource, shape } from '../src/index.ts'
import type { Doc } from './documents.ts'

const later = async () => true

test('rules and duties with mistakes do not compile', () => {
  definePolicy({
    resources: {
      doc: resource<Doc>()('read', 'edit'),
      page: resource<{ owner: string }>()('read'),
      tenanted: resource<{ t: string }>({ tenant: 't' })('see'),
    },
    roles: { reader: {}, editor: { inherits: ['reader'] } },
    subject: shape<{ level: number; teams: readonly string[]; born?: Date; org?: { id: string } }>(),
    context: shape<{ mfa: boolean }>(),
    rules: ({ allow, deny, subject: s, opaque, withoutResource }) => [
      // @ts-expect-error contains on a field that is not a list
      allow('reader', 'doc:read', { owner: { contains: s.id } }),
      // @ts-expect-error a number in a list of strings
      allow('reader', 'doc:read', { tags: { contains: 5 } }),
      // @ts-expect-error a list of the subject instead of a value
      allow('reader', 'doc:read', { tags: { contains: s.teams } }),
      // @ts-expect-error a value of the subject instead of a list
      allow('reader', 'doc:read', { tags: { containsAny: s.id } }),
      // @ts-expect-error an unknown field of an object
      allow('reader', 'doc:read', { 'folder.owner': s.id }),
      // @ts-expect-error a number for a string of an object
      allow('reader', 'doc:read', { 'folder.ownerId': 5 }),
      // @ts-expect-error an object cannot be compared
      allow('reader', 'doc:read', { folder: null }),
      // @ts-expect-error a field of the objects in a list
      allow('reader', 'doc:read', { 'shares.id': s.id }),
      // @ts-expect-error a field of a string
      allow('reader', 'doc:read', { 'owner.length': 2 }),

      // @ts-expect-error an action that the resource lacks
      allow('reader', 'doc:delete'),
      // @ts-expect-error an unknown resource
      allow('reader', 'file:read'),
      // @ts-expect-error a wildcard for the resource
      allow('reader', '*:read'),
      // @ts-expect-error an unknown role
      allow('writer', 'doc:read'),
      // @ts-expect-error one unknown role of several
      deny(['reader', 'writer'], 'doc:read'),
      // @ts-expect-error an unknown field
      allow('reader', 'doc:read', { ownr: s.id }),
      // @ts-expect-error an unknown field, nested
      allow('reader', 'doc:read', { $or: [{ $not: { ownr: s.id } }] }),
      // @ts-expect-error a field that only one of the resources has
      allow('reader', ['doc:read', 'page:read'], { size: 1 }),
      // @ts-expect-error a number for a string
      allow('reader', 'doc:read', { owner: 5 }),
      // @ts-expect-error a number of the subject for a string
      allow('reader', 'doc:read', { owner: s.level }),
      // @ts-expect-error a string of the subject for a number
      allow('reader', 'doc:read', { size: { lte: s.id } }),
      // @ts-expect-error strings cannot be ordered
      allow('reader', 'doc:read', { owner: { lt: 'x' } }),
      // @ts-expect-error an unknown state
      allow('reader', 'doc:read', { state: 'opened' }),
      // @ts-expect-error null for a field that is never null
      allow('reader', 'doc:read', { size: null }),
      // @ts-expect-error a list cannot be compared
      allow('reader', 'doc:read', { tags: 'x' }),
      // @ts-expect-error an unknown field of the subject
      allow('reader', 'doc:read', { owner: s.name }),
      // @ts-expect-error an unknown field of the context
      allow('reader', 'doc:read', { $context: { ip: 'x' } }),
      // @ts-expect-error an unknown operator
      allow('reader', 'doc:read', { owner: { like: 'x' } }),
      // @ts-expect-error a function that returns a promise
      opaque('later', later),
      // @ts-expect-error a condition that reads the resource is not withoutResource of it
      allow('reader', 'doc:read', withoutResource({ owner: s.id })),
    ],
    duties: ({ forbidSame }) => [
      // @ts-expect-error a field of an object that is not a string
      forbidSame('doc', { owner: { field: 'folder.depth' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error an unknown field
      forbidSame('doc', { owner: { field: 'maker' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error a field that is not a string
      forbidSame('doc', { owner: { field: 'size' }, editor: { actions: ['edit'] } }),
      // @ts-expect-error an action that the resource lacks
      forbidSame('doc', { owner: { field: 'owner' }, editor: { actions: ['edited'] } }),
      // @ts-expect-error an unknown permission
      forbidSame('doc', { owner: { field: 'owner' }, editor: { actions: ['edit'] } }, { unless: 'doc:override' }),
    ],
  })
})
