import { Controller, Get, Module } from '@nestjs/common'
import { type Auth, bcryptHasher, type ClaimsOf, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { CurrentUser, Roles, SallyportModule } from '@sallyport/nestjs'
import { randomBytes } from 'node:crypto'
import { usersOf } from '../shared/walk.cjs'

interface User {
  readonly id: string
  readonly roles: readonly string[]
}

type Claims = ClaimsOf<Auth<User, { readonly roles: readonly string[] }>>

@Controller()
class OrdersController {
  @Get('me')
  me(@CurrentUser() claims: Claims) {
    return { id: claims.sub, roles: claims.roles }
  }

  @Roles('checker')
  @Get('reports')
  reports() {
    return []
  }
}

async function authOf() {
  return createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(),
    users: await usersOf(password => bcryptHasher().hash(password)),
    claims: (user: User) => ({ roles: user.roles }),
  })
}

export async function moduleOf() {
  const auth = await authOf()

  @Module({ imports: [SallyportModule.forRoot(auth)], controllers: [OrdersController] })
  class AppModule {}

  return AppModule
}
