import type { RoutePolicy } from '@sallyport/core/http'
import { sql, type Kysely } from 'kysely'
import { describe, expectTypeOf, test } from 'vitest'
import { toTemplate, type ResourceOf, type Policy, type AccessOf } from '../src/index.ts'
import { storyPolicy, type Order } from '../test/story.ts'
import type { documentsPolicy } from './documents.ts'
import type { DB } from './kysely.ts'

const policy = storyPolicy()
declare const documents: ReturnType<typeof documentsPolicy>
const subject = { id: 'u1', roles: ['maker'] }

describe('types for adapters', () => {
  test("core's guards take a policy", () => {
    expectTypeOf(policy).toExtend<RoutePolicy>()
    expectTypeOf(documents).toExtend<RoutePolicy>()
  })

  test('the types of permissions and resources can be read from a policy', () => {
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
