import type { Auth, RoleOf } from '@sallyport/core'
import { type ResourceLoader, Roles, sallyportDecorators } from '@sallyport/nestjs'
import { definePolicy, parsePolicy, resource } from '@sallyport/rbac'
import { assertType, describe, test } from 'vitest'

enum Role {
  Maker = 'maker',
  Checker = 'checker',
}

declare const auth: Auth<unknown, { roles: readonly ('maker' | 'checker')[] }>
const names: string[] = ['admin']

test('@Roles takes any names and lists of them', () => {
  @Roles('admin', Role.Maker)
  class Orders {
    @Roles(...names)
    list() {}
  }
  assertType(Orders)
})

test('with the type of an Auth or an enum, @Roles takes only its names', () => {
  const Typed = Roles<RoleOf<typeof auth>>
  @Typed('maker')
  class Orders {
    @Typed(Role.Maker, 'checker')
    list() {}
  }
  assertType(Orders)
  // @ts-expect-error no such role
  Typed('amdin')
  // @ts-expect-error a list of any names
  Typed(...names)
  Roles<Role>(Role.Maker)
  // @ts-expect-error no such role
  Roles<`${Role}`>('amdin')
})

describe('a policy', () => {
  const policy = definePolicy({
    resources: { order: resource<{ id: string }>()('read') },
    roles: { maker: {}, checker: {} },
    rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
  })
  const { Can, Roles: Policed } = sallyportDecorators(policy)

  test('has its own roles', () => {
    @Policed('maker', 'checker')
    class Orders {
      @Policed('checker')
      list() {}
    }
    assertType(Orders)
    // @ts-expect-error no such role
    Policed('amdin')
    // @ts-expect-error a list of any names
    Policed(...names)
  })

  test('takes any role if it comes from storage', () => {
    const { Can: CanStored, Roles: Stored } = sallyportDecorators(parsePolicy({}))
    Stored(...names)
    class OrderById implements ResourceLoader<{ id: string }> {
      load() {
        return { id: 'o1' }
      }
    }
    CanStored('order:read', OrderById)
    CanStored('order:read')
  })

  test('a loader may give null, as databases do', () => {
    class OrderById implements ResourceLoader<{ id: string }> {
      async load(request: { params: { id: string } }): Promise<{ id: string } | null> {
        return request.params.id === 'o1' ? { id: 'o1' } : null
      }
    }
    Can('order:read', OrderById)
  })
})
