import { lines } from './lines.ts'

export function nestApp(policy: boolean): string {
  return lines(
    `import 'reflect-metadata'
import { Controller, Get, ${policy ? 'HttpCode, Injectable, ' : ''}Module, ${policy ? 'Post, ' : ''}type DynamicModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { ClaimsOf } from '@sallyport/core'`,
    policy
      ? `import {
  auditNest,
  CurrentUser,
  Public,
  Resource,
  type ResourceLoader,
  Roles,
  sallyportDecorators,
  SallyportModule,
} from '@sallyport/nestjs'
import type { Request } from 'express'`
      : `import { auditNest, CurrentUser, Public, Roles, SallyportModule } from '@sallyport/nestjs'`,
    `import type { AppAuth } from './auth.js'`,
    policy && `import { findOrder, type Order, policy } from './policy.js'`,
    `
type Claims = ClaimsOf<AppAuth>`,
    policy &&
      `
const { Can } = sallyportDecorators(policy)

@Injectable()
class OrderById implements ResourceLoader<Order> {
  load(request: Request<{ id: string }>) {
    return findOrder(request.params.id)
  }
}`,
    `
/** Routes without a decorator require a logged-in user. */
@Controller()
class ApiController {
  @Public('health check')
  @Get('health')
  health() {
    return { ok: true }
  }

  @Get('me')
  me(@CurrentUser() { sub, roles }: Claims) {
    return { id: sub, roles }
  }

  @Roles('checker')
  @Get('reports')
  reports(): string[] {
    return []
  }`,
    policy &&
      `
  @Can('order:approve', OrderById)
  @HttpCode(200)
  @Post('orders/:id/approve')
  approve(@Resource() { id }: Order) {
    return { approved: id }
  }`,
    `}

@Module({})
class AppModule {
  static of(auth: AppAuth): DynamicModule {
    return {
      module: AppModule,
      // Adds /auth: login, refresh, logout, logout-all, sessions.
      imports: [SallyportModule.forRoot({ auth, closeAuth: true })],
      controllers: [ApiController],${policy ? '\n      providers: [OrderById],' : ''}
    }
  }
}

export async function createApp(auth: AppAuth) {
  return NestFactory.create(AppModule.of(auth), { logger: ['error', 'warn'], abortOnError: false })
}

/** Starts the server. Returns its URL, the audit of its routes and how to close it. */
export async function startApp(auth: AppAuth, port: number) {
  const app = await createApp(auth)
  await app.listen(port)
  return {
    url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    audit: async () => auditNest(app),
    close: () => app.close(),
  }
}
`,
  )
}
