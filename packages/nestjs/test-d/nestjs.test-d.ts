import { Controller, Get, Injectable, Module } from '@nestjs/common'
import type { INestApplication } from '@nestjs/common'
import type { Auth, ClaimsOf, UserOf } from '@sallyport/core'
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
  Roles,
  SallyportModule,
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
  Module({ imports: [SallyportModule.forRoot({ auth, path: false, realm: 'api', loginField: 'email' })] })
  Module({ imports: [SallyportModule.forRootAsync({ useFactory: async () => auth, path: 'session' })] })
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
  Roles()
  // @ts-expect-error a duration has a unit
  Recheck('5min')
  // @ts-expect-error a duration
  MaxAge()
  // @ts-expect-error an Auth
  SallyportModule.forRoot({})
  // @ts-expect-error no such option
  SallyportModule.forRoot({ auth, realms: 'x' })
})
