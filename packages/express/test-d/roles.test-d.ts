import type { Auth, RoleOf } from '@sallyport/core'
import { createGuard } from '@sallyport/core/http'
import { sallyport as web } from '@sallyport/core/web'
import { sallyport } from '@sallyport/express'
import { definePolicy, parsePolicy, resource } from '@sallyport/rbac'
import { describe, expectTypeOf, test } from 'vitest'

enum Role {
  Maker = 'maker',
  Checker = 'checker',
}

declare const untyped: Auth<unknown, { roles: string[] }>
declare const typed: Auth<unknown, { roles: readonly ('maker' | 'checker')[] }>
const names: string[] = ['admin']

const policy = definePolicy({
  resources: { order: resource<{ id: string }>()('read', 'approve') },
  roles: { maker: {}, checker: { inherits: ['maker'] } },
  rules: ({ allow }) => [allow('maker', 'order:read', { id: 'o1' })],
})
const load = () => ({ id: 'o1' })

test('the names of roles are those of the claim, of the enum, or of the policy', () => {
  expectTypeOf<RoleOf<typeof typed>>().toEqualTypeOf<'maker' | 'checker'>()
  expectTypeOf<RoleOf<typeof policy>>().toEqualTypeOf<'maker' | 'checker'>()
  expectTypeOf<RoleOf<Auth<unknown, { roles: Role[] }>>>().toEqualTypeOf<'maker' | 'checker'>()
  expectTypeOf<RoleOf<{ roles?: 'maker'[] | null }>>().toEqualTypeOf<'maker'>()
})

test('the names of roles are any string where nothing tells them', () => {
  expectTypeOf<RoleOf<typeof untyped>>().toEqualTypeOf<string>()
  expectTypeOf<RoleOf<Auth>>().toEqualTypeOf<string>()
  expectTypeOf<RoleOf<Auth<unknown, Record<never, never>>>>().toEqualTypeOf<string>()
  expectTypeOf<RoleOf<Auth<unknown, { dept: string }>>>().toEqualTypeOf<string>()
  expectTypeOf<RoleOf<undefined>>().toEqualTypeOf<string>()
  expectTypeOf(parsePolicy({}).roles).toEqualTypeOf<readonly string[]>()
})

test('where the claim is not typed by a union, guards take any names and lists of them', () => {
  const { guard } = sallyport(untyped)
  guard.roles('admin', 'anybody')
  guard.roles(...names)
  guard({ roles: names })
  sallyport({} as Auth).guard.roles(...names)
  sallyport(untyped, { policy: parsePolicy({}) }).guard.roles(...names)
})

describe('where the claim is a union', () => {
  const { guard } = sallyport(typed)
  const some: readonly ('maker' | 'checker')[] = ['maker']

  test('guards take its names', () => {
    guard.roles('maker', 'checker')
    guard.roles(...some)
    guard({ roles: ['maker'], recheck: '0s' })
    createGuard(typed, { roles: ['maker'] })
    web(typed, { clientIp: false }).guard({ roles: ['maker'] })
  })

  test('no other name compiles', () => {
    // @ts-expect-error no such role
    guard.roles('amdin')
    // @ts-expect-error a list of any names
    guard.roles(...names)
    // @ts-expect-error no such role
    guard({ roles: ['amdin'] })
    // @ts-expect-error no such role
    createGuard(typed, { roles: ['amdin'] })
    // @ts-expect-error no such role
    web(typed, { clientIp: false }).guard({ roles: ['amdin'] })
  })

  test('an enum is taken by its members and by their values', () => {
    const { guard: byEnum } = sallyport({} as Auth<unknown, { roles: Role[] }>)
    const members: Role[] = [Role.Maker]
    byEnum.roles(Role.Maker, 'checker')
    byEnum.roles(...members)
    guard.roles(Role.Maker)
    // @ts-expect-error no such role
    byEnum.roles('amdin')
  })
})

describe('with a policy', () => {
  test('guards take the roles of the policy', () => {
    const { guard } = sallyport(untyped, { policy })
    guard.roles('maker', 'checker')
    guard.roles(Role.Maker)
    guard.can('order:read', load, { roles: ['checker'] })
    // @ts-expect-error no such role
    guard.roles('amdin')
    // @ts-expect-error a list of any names
    guard.roles(...names)
    // @ts-expect-error no such role
    guard({ roles: ['amdin'] })
    // @ts-expect-error no such role
    guard.can('order:read', load, { roles: ['amdin'] })
  })

  test('a claim that is a union comes first, because it is what tokens hold', () => {
    const { guard } = sallyport({} as Auth<unknown, { roles: ('maker' | 'support')[] }>, { policy })
    guard.roles('maker', 'support')
    // @ts-expect-error no token has this role
    guard.roles('checker')
  })

  test('a policy with roles of an enum knows its members', () => {
    const byEnum = definePolicy({
      resources: { order: resource<{ id: string }>()('read') },
      roles: { [Role.Maker]: {}, [Role.Checker]: {} },
      rules: ({ allow }) => [allow(Role.Maker, 'order:read')],
    })
    sallyport(untyped, { policy: byEnum }).guard.roles(Role.Maker, 'checker')
    // @ts-expect-error no such role
    sallyport(untyped, { policy: byEnum }).guard.roles('amdin')
  })
})
