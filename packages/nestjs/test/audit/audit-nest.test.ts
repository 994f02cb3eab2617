import {
  All,
  Controller,
  Get,
  type INestApplication,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestMiddleware,
  type NestModule,
  Post,
  UseGuards,
  VERSION_NEUTRAL,
  Version,
  VersioningType,
} from '@nestjs/common'
import { NestFactory, RouterModule } from '@nestjs/core'
import { WsAdapter } from '@nestjs/platform-ws'
import { WebSocketGateway } from '@nestjs/websockets'
import { auditTable, markGuard, publicAccess } from '@sallyport/core/http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { auditNest, OptionalAuth, Public, Recheck, Roles, SallyportGuard, SallyportModule } from '../../src/index.ts'
import { adapters, platforms, setUp, start, type StartOptions } from '../setup.ts'

@Roles('maker')
@Controller('orders')
class OrdersController {
  @Get()
  list() {}

  @Get(':id')
  find() {}

  @Roles('checker', 'admin')
  @Recheck('0s')
  @Post([':id/approve', ':id/reject'])
  decide() {}
}

@Controller()
class HomeController {
  @Public('for the load balancer')
  @Get('health')
  health() {}

  @OptionalAuth()
  @Get('news')
  news() {}

  @All('echo')
  echo() {}
}

const module = () => SallyportModule.forRoot({ auth: setUp().auth, path: false })

describe.each(platforms)('auditNest on %s', platform => {
  async function audit(metadata: Parameters<typeof start>[2], options: StartOptions = {}) {
    const { app } = await start(platform, [module()], metadata, options)
    return auditNest(app)
  }

  test('H09 lists every route with the rules of its class and its method', async () => {
    const found = await audit({ controllers: [OrdersController, HomeController] })
    expect(found.findings).toEqual([])
    expect(auditTable(found)).toBe(`# Routes

| Method | Path | Access |
| --- | --- | --- |
| ALL | /echo | signed in |
| GET | /health | public: for the load balancer |
| GET | /news | signed in or not |
| GET | /orders | signed in, roles: maker |
| GET | /orders/:id | signed in, roles: maker |
| POST | /orders/:id/approve | signed in, roles: maker, recheck: 0s; signed in, roles: checker or admin, recheck: 0s |
| POST | /orders/:id/reject | signed in, roles: maker, recheck: 0s; signed in, roles: checker or admin, recheck: 0s |
`)
    expect(found.routes.map(route => route.declaredAt)).toContain('OrdersController.decide')
  })

  test('the auth routes are described by core', async () => {
    const { app } = await start(platform, [SallyportModule.forRoot(setUp().auth)])
    const lines = auditTable(auditNest(app)).split('\n')
    expect(lines).toContain('| GET | /.well-known/jwks.json | public: public keys |')
    expect(lines).toContain('| POST | /auth/login | public: login |')
    expect(lines).toContain('| POST | /auth/password | signed in, recheck: 0s |')
    expect(lines.filter(line => line.startsWith('- '))).toEqual([])
  })

  test('paths are those that are served: prefix, module, version', async () => {
    @Controller({ path: 'things', version: ['1', VERSION_NEUTRAL] })
    class ThingsController {
      @Get()
      list() {}

      @Version('2')
      @Get('new')
      renewed() {}
    }
    @Module({ controllers: [ThingsController] })
    class ThingsModule {}

    const imports = [ThingsModule, RouterModule.register([{ path: 'store', module: ThingsModule }])]
    const configure = (app: INestApplication) => {
      app.setGlobalPrefix('api', { exclude: ['health'] })
      app.enableVersioning({ type: VersioningType.URI })
    }
    const found = await audit({ imports, controllers: [HomeController] }, { configure })
    expect(found.findings).toEqual([])
    expect(found.routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'ALL /api/echo',
      'GET /api/news',
      'GET /api/store/things',
      'GET /api/v1/store/things',
      'GET /api/v2/store/things/new',
      'GET /health',
    ])
  })

  test('versions in a header are routes of one name', async () => {
    @Controller('prices')
    class PricesController {
      @Roles('maker')
      @Version('1')
      @Get()
      first() {}

      @Roles('admin')
      @Version('2')
      @Get()
      second() {}
    }
    const configure = (app: INestApplication) =>
      app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' })
    const { routes } = await audit({ controllers: [PricesController] }, { configure })
    expect(routes.map(({ path, declaredAt }) => [path, declaredAt])).toEqual([
      ['/prices', 'PricesController.first'],
      ['/prices', 'PricesController.second'],
    ])
  })

  test('H09 a route that Nest does not know is unguarded, or what it is marked with', async () => {
    const marked = markGuard((_req: unknown, res: { end?: () => void }) => res.end?.(), publicAccess('metrics'))
    @Module({ imports: [module()], controllers: [HomeController] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, adapters[platform](), { logger: false })
    const instance = app.getHttpAdapter().getInstance() as { get(path: string, handle: unknown): void }
    instance.get('/raw', (_req: unknown, res: { end(): void }) => res.end())
    instance.get('/metrics', marked)
    await app.init()
    onTestFinished(async () => app.close())
    const { findings, routes } = auditNest(app)
    expect(findings.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
      'unguarded: GET /raw declares no guard.',
    ])
    expect(routes.find(({ path }) => path === '/metrics')?.guards).toEqual([{ kind: 'public', reason: 'metrics' }])
  })

  test('two controllers of a base class have rules of their own', async () => {
    class Base {
      @Get()
      list() {}
    }
    @Roles('maker')
    @Controller('a')
    class First extends Base {}
    @Roles('admin')
    @Controller('b')
    class Second extends Base {}
    expect(auditTable(await audit({ controllers: [First, Second] }))).toContain(
      '| GET | /a | signed in, roles: maker |\n| GET | /b | signed in, roles: admin |',
    )
  })

  test('a gateway without the guard is a finding', async () => {
    @WebSocketGateway()
    class OpenGateway {}
    @UseGuards(SallyportGuard)
    @WebSocketGateway()
    class GuardedGateway {}
    const configure = (app: INestApplication) => app.useWebSocketAdapter(new WsAdapter(app))
    const found = await audit({ providers: [OpenGateway, GuardedGateway] }, { configure })
    expect(found.findings.map(({ kind, message }) => [kind, message])).toEqual([
      ['unseen', 'The gateway OpenGateway has no @UseGuards(SallyportGuard): a global guard is not asked.'],
    ])
  })
})

test('middleware on Express may answer: that cannot be seen', async () => {
  @Injectable()
  class LoggerMiddleware implements NestMiddleware {
    use(_req: unknown, _res: unknown, next: () => void) {
      next()
    }
  }
  @Module({ controllers: [HomeController] })
  class LoggedModule implements NestModule {
    configure(consumer: MiddlewareConsumer) {
      consumer.apply(LoggerMiddleware).forRoutes('*path')
    }
  }
  const { app } = await start(
    'express',
    [module()],
    { imports: [LoggedModule] },
    {
      configure: nest =>
        nest
          .use(
            markGuard(function marked(_req: unknown, _res: unknown, next: () => void) {
              next()
            }, publicAccess('sets a header and goes on')),
          )
          .use(function shortcut(_req: unknown, _res: unknown, next: () => void) {
            next()
          }),
    },
  )
  const kinds = auditNest(app).findings.map(({ kind, message }) => `${kind}: ${message}`)
  expect(kinds).toContain('unseen: The function shortcut is used before the routes: whether it answers cannot be seen.')
  expect(kinds).toHaveLength(2)
})

test('H09 it refuses an application without the module, and the process goes on', async () => {
  @Module({ controllers: [HomeController] })
  class BareModule {}
  const app = await NestFactory.create(BareModule, { logger: false })
  await app.init()
  onTestFinished(() => app.close())
  expect(() => auditNest(app)).toThrow(new TypeError('app: SallyportModule is not among its imports'))
})

test('it refuses other platforms', async () => {
  const { app } = await start('express', [module()])
  const adapter = { getType: () => 'node', normalizePath: (path: string) => path }
  const elsewhere = Object.create(app, { getHttpAdapter: { value: () => adapter } }) as INestApplication
  expect(() => auditNest(elsewhere)).toThrow(new TypeError('app: must be on platform-express or platform-fastify'))
})
