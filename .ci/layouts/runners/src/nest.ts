import { Controller, Get, Inject, Injectable, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Auth, ClaimsOf } from '@sallyport/core'
import { auditNest, CurrentUser, Public, Roles, SallyportModule } from '@sallyport/nestjs'
import { strict as assert } from 'node:assert'
import { walk } from '../shared/walk.cjs'
import { authWithAnn } from './auth'

type Claims = ClaimsOf<Auth<unknown, { readonly roles: readonly string[] }>>

@Injectable()
class Greetings {
  readonly text = 'hello'
}

@Controller()
class OrdersController {
  // Some of these compilers emit no types of parameters, so the application names what it injects. The module must not need them.
  constructor(@Inject(Greetings) private readonly greetings: Greetings) {}

  @Get('me')
  me(@CurrentUser() claims: Claims) {
    return { id: claims.sub, roles: claims.roles }
  }

  @Roles('checker')
  @Get('reports')
  reports() {
    return []
  }

  @Public('a greeting')
  @Get('hello')
  hello() {
    return this.greetings.text
  }
}

/** Logs in, guards, refreshes and logs out on Nest, and audits. */
export async function nestDay(): Promise<void> {
  const auth = await authWithAnn()

  @Module({ imports: [SallyportModule.forRoot(auth)], controllers: [OrdersController], providers: [Greetings] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { logger: false })
  try {
    await app.listen(0, '127.0.0.1')
    const url = await app.getUrl()
    await walk(url)
    assert.equal(await (await fetch(`${url}/hello`)).text(), 'hello')
    assert.deepEqual([...auditNest(app).findings], [])
  } finally {
    await app.close()
  }
}
