import { Controller, Get, Injectable, Module } from '@nestjs/common'
import type { INestApplication } from '@nestjs/common'
import type { Auth, Claims as TokenClaims, ClaimsOf, UserOf } from '@sallyport/core'
import { definePolicy, resource, shape } from '@sallyport/rbac'
import type { RouteAudit } from '@sallyport/core/http'
import {
  auditNest,
  CurrentUser,
  InjectAuth,
  MaxAge,
  OptionalAuth,
  Public,
  Recheck,
  RecheckedUser,
  Resource,
  type ResourceLoader,
  Roles,
  SallyportModule,
  sallyportDecorators,
} from '@sallyport/nestjs'
import { assertType, expectTypeOf, test } from 'vitest'

interface User {
  id: string
  roles: string[]
}

declare const auth: Auth<User, { roles: string[] }>
type Claims = ClaimsOf<typeof auth>

test('an Auth of any user and claims makes a module', () => {
  class Keys {
    readonly realm = 'api'
  }
  Module({ imports: [SallyportModule.forRoot(auth)] })
  Module({ imports: [SallyportModule.forRoot({ auth, basePath: false, realm: 'api', loginField: 'email' })] })
  Module({ imports: [SallyportModule.forRootAsync({ useFactory: async () => auth, basePath: '/session' })] })
  Module({
    imports: [
      SallyportModule.forRootAsync({
        imports: [],
        inject: [Keys],
        useFactory: ({ realm }: Keys) => ({ auth, realm, getRequest: context => context.getArgByIndex(2) }),
      }),
    ],
  })
})

test('decorators stand on classes and methods, and parameters are annotated', () => {
  @Roles('admin', 'auditor')
  @Recheck('5s')
  @Controller()
  class OrdersController {
    @MaxAge('10m')
    @Get()
    list(@CurrentUser() claims: Claims, @RecheckedUser() user: UserOf<typeof auth>) {
      expectTypeOf(claims.roles).toEqualTypeOf<string[]>()
      expectTypeOf(user).toEqualTypeOf<User>()
    }

    @OptionalAuth()
    @Public('why')
    maybe(@CurrentUser() claims?: Claims) {
      expectTypeOf(claims?.sub).toEqualTypeOf<string | undefined>()
    }
  }

  @Injectable()
  class Blocking {
    @InjectAuth() declare readonly auth: typeof auth

    constructor(@InjectAuth() readonly same: typeof auth) {}
  }

  assertType([OrdersController, Blocking])
})

test('an application gives an audit', () => {
  expectTypeOf(auditNest).toEqualTypeOf<(app: INestApplication) => RouteAudit>()
})

test('mistakes do not compile', () => {
  // @ts-expect-error a reason
  Public()
  // @ts-expect-error a role by name
  Roles(1)
  // @ts-expect-error a duration has a unit
  Recheck('5min')
  // @ts-expect-error a duration
  MaxAge()
  // @ts-expect-error an Auth
  SallyportModule.forRoot({})
  // @ts-expect-error no such option
  SallyportModule.forRoot({ auth, realms: 'x' })
})

test('permissions are those of the policy, and loaders give their resources', () => {
  interface Order {
    id: string
    maker_id: string
  }
  const policy = definePolicy({
    resources: { order: resource<Order>()('create', 'read', 'approve'), report: resource<{ year: number }>()('read') },
    roles: { maker: {} },
    context: shape<{ mfa: boolean }>(),
    rules: ({ allow, subject }) => [
      allow('maker', 'order:create'),
      allow('maker', ['order:read', 'order:approve'], { maker_id: subject.id }),
      allow('maker', 'report:read', { year: 2030 }),
    ],
  })
  const { Can } = sallyportDecorators(policy)
  class OrderById implements ResourceLoader<Order> {
    load(request: { params: { id: string } }): Order | undefined {
      return { id: request.params.id, maker_id: 'm1' }
    }
  }

  @Can('order:create', undefined, {
    context(request, { amr }) {
      expectTypeOf(request.header('x')).toEqualTypeOf<string | undefined>()
      return { mfa: amr?.includes('mfa') ?? false, breakGlass: request.header('x') }
    },
  })
  class Orders {
    @Can('order:approve', OrderById, { hide: 'order:read' })
    approve(@Resource() order: Order) {
      return order
    }

    @Can('order:read', OrderById, { hide: true })
    read() {}
  }
  assertType(Orders)

  // @ts-expect-error a permission that the policy lacks
  Can('order:aprove', OrderById)
  // @ts-expect-error a permission with a condition needs its resource
  Can('order:approve')
  // @ts-expect-error another resource than the permission's
  Can('report:read', OrderById)
  // @ts-expect-error hidden by a permission of another resource
  Can('order:approve', OrderById, { hide: 'report:read' })
  // @ts-expect-error a context of another shape
  Can('order:approve', OrderById, { context: () => ({ mfa: 'yes' }) })
  // @ts-expect-error a context that takes its time
  Can('order:approve', OrderById, { context: async () => ({ mfa: true }) })
  // @ts-expect-error a class, and not what it makes
  Can('order:approve', new OrderById())
  // @ts-expect-error no such option
  Can('order:approve', OrderById, { recheck: '0s' })
  // @ts-expect-error a policy
  sallyportDecorators({})
})

test('the subject of a policy has every attribute that the policy reads', () => {
  const policy = definePolicy({
    resources: { order: resource<{ dept: string }>()('read') },
    roles: { maker: {} },
    subject: shape<{ dept: string }>(),
    rules: ({ allow, subject }) => [allow('maker', 'order:read', { dept: subject.dept })],
  })
  sallyportDecorators(policy, {
    subject: ({ sub, roles, dept }: TokenClaims<{ roles: string[]; dept: string }>) => ({ id: sub, roles, dept }),
  })
  // @ts-expect-error the policy reads a department
  sallyportDecorators(policy)
  // @ts-expect-error which this subject does not have
  sallyportDecorators(policy, { subject: ({ sub }) => ({ id: sub, roles: [] }) })
})
