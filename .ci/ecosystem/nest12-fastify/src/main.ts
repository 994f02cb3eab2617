// Nest 12 in ESM on Fastify.
import { randomBytes } from 'node:crypto'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { bcryptHasher, type ClaimsOf, createAuth, memoryStore, secretKey } from '@sallyport/core'
import { CurrentUser, Roles, SallyportModule } from '@sallyport/nestjs'
import { usersOf, walk } from '../shared/walk.cjs'

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: await usersOf(password => bcryptHasher().hash(password)),
  claims: user => ({ roles: user.roles }),
})

@Controller()
class OrdersController {
  @Get('me')
  me(@CurrentUser() claims: ClaimsOf<typeof auth>) {
    return { id: claims.sub, roles: claims.roles }
  }

  @Roles('checker')
  @Get('reports')
  reports() {
    return []
  }
}

@Module({ imports: [SallyportModule.forRoot(auth)], controllers: [OrdersController] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: ['error'] })
await app.listen(0, '127.0.0.1')
await walk(await app.getUrl())
await app.close()
