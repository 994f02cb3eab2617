import { describe, expectTypeOf, test } from 'vitest'
import { definePolicy, resource } from '../src/index.ts'
import { storyPolicy, type Order } from '../test/story.ts'
import type { Doc } from './documents.ts'

const policy = storyPolicy()
declare const order: Order
const subject = { id: 'u1', roles: ['maker'] }

describe('fields', () => {
  definePolicy({
    resources: { doc: resource<Doc>()('read', 'edit'), page: resource<{ owner: string }>()('read') },
    roles: { reader: {} },
    rules: () => [],
    fields: ({ allow, deny, subject: s }) => [
      allow('reader', 'doc:read', ['owner', 'size'], { owner: s.id }),
      deny('reader', 'doc:*', '*'),
      allow('reader', ['doc:read', 'page:read'], 'owner'),
      // @ts-expect-error an unknown field
      allow('reader', 'doc:read', ['ownr']),
      // @ts-expect-error a field that only one of the resources has
      allow('reader', ['doc:read', 'page:read'], 'size'),
      // @ts-expect-error a condition on an unknown field
      allow('reader', 'doc:read', 'owner', { ownr: s.id }),
      // @ts-expect-error an unknown permission
      allow('reader', 'doc:red', 'owner'),
    ],
  })

  test('fields have the types of the resource', () => {
    const fields = policy.fields(subject, 'order:read', order)
    expectTypeOf(fields.pick(order)).toEqualTypeOf<Partial<Order>>()
    expectTypeOf(fields.pick(null)).toEqualTypeOf<null>()
    // @ts-expect-error an unknown permission
    policy.fields(subject, 'order:red', order)
    // @ts-expect-error the resource of another permission
    policy.fields(subject, 'order:read', { id: 'u1', username: 'x' })
  })
})
