import {
  All,
  type CanActivate,
  Controller,
  Get,
  type INestApplication,
  Inject,
  Injectable,
  type OnModuleInit,
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
import { APP_GUARD, ApplicationConfig, HttpAdapterHost, NestFactory, RouterModule } from '@nestjs/core'
import { WsAdapter } from '@nestjs/platform-ws'
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import { auditTable, markGuard, publicAccess, type RouteAudit } from '@sallyport/core/http'
import { accessText } from '@sallyport/core/adapter'
import { Router } from 'express'
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

const lines = ({ routes }: RouteAudit) => routes.map(route => `${route.method} ${route.path} ${accessText(route)}`)
const messages = ({ findings }: RouteAudit) => findings.map(({ kind, message }) => `${kind}: ${message}`)
const module = () => SallyportModule.forRoot({ auth: setUp().auth, basePath: false })

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
    const rows = auditTable(auditNest(app)).split('\n')
    expect(rows).toContain('| GET | /.well-known/jwks.json | public: public keys |')
    expect(rows).toContain('| POST | /auth/login | public: login |')
    expect(rows).toContain('| POST | /auth/password | signed in, recheck: 0s |')
    expect(rows.filter(line => line.startsWith('- '))).toEqual([])
  })

  test('paths include the prefix, the module and the version', async () => {
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

  test('versions in a header give routes with the same name', async () => {
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
    @Public('the old one was')
    @Controller({ path: 'prices', version: '0' })
    class OldController {
      @Get()
      zeroth() {}
    }
    const configure = (app: INestApplication) =>
      app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' })
    const { routes, findings } = await audit({ controllers: [PricesController, OldController] }, { configure })
    expect(routes.map(({ path, only, declaredAt }) => [path, only, declaredAt])).toEqual([
      ['/prices', { version: ['0'] }, 'OldController.zeroth'],
      ['/prices', { version: ['1'] }, 'PricesController.first'],
      ['/prices', { version: ['2'] }, 'PricesController.second'],
    ])
    expect(findings).toEqual([])
  })

  test('H09 a route that Nest does not know is unguarded unless it is marked', async () => {
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

  test('two controllers with one base class have separate rules', async () => {
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

  test('H11 messages of gateways are listed, with the guard of their class or method', async () => {
    @WebSocketGateway()
    class OpenGateway {
      @SubscribeMessage('open')
      open() {}

      @Roles('admin')
      @UseGuards(SallyportGuard)
      @SubscribeMessage('closed')
      closed() {}
    }
    @UseGuards(SallyportGuard)
    @WebSocketGateway()
    class GuardedGateway {
      @Public('ping')
      @SubscribeMessage('ping')
      ping() {}

      @SubscribeMessage({ event: 'x' })
      other() {}
    }
    const configure = (app: INestApplication) => app.useWebSocketAdapter(new WsAdapter(app))
    const found = await audit({ providers: [OpenGateway, GuardedGateway] }, { configure })
    expect(lines(found)).toEqual([
      'MESSAGE GuardedGateway ping public: ping',
      'MESSAGE GuardedGateway {"event":"x"} signed in',
      'MESSAGE OpenGateway closed signed in, roles: admin',
      'MESSAGE OpenGateway open nothing declared',
    ])
    expect(messages(found)).toEqual(['unguarded: MESSAGE OpenGateway open declares no guard.'])
  })

  test('H14 a guard that a test or a module put in place of Sallyport’s does not count', async () => {
    const override: StartOptions['override'] = builder =>
      builder.overrideProvider(SallyportGuard).useValue({ canActivate: () => true })
    const found = await audit({ controllers: [HomeController] }, { override })
    expect(messages(found)).toContain('unguarded: GET /news declares no guard.')
  })

  test('H14 a global guard that runs before Sallyport’s is found, and a later one is not', async () => {
    @Injectable()
    class CountingGuard implements CanActivate {
      canActivate() {
        return true
      }
    }
    const configure = (app: INestApplication) => app.useGlobalGuards(new CountingGuard())
    const behind = await audit({ controllers: [HomeController] }, { configure })
    expect(behind.findings).toEqual([])
    const providers = [{ provide: APP_GUARD, useClass: CountingGuard }]
    @Module({ providers })
    class FirstModule {}
    const { app } = await start(platform, [{ module: FirstModule }, module()], { controllers: [HomeController] })
    const first = app.get(ApplicationConfig).getGlobalGuards()[0]
    expect(messages(auditNest(app))).toEqual(
      first instanceof CountingGuard
        ? ['before_guard: The global guard CountingGuard runs before SallyportGuard: it may answer, or have effects.']
        : [],
    )
  })

  test('H14 a route that a module mounts at its initialization is found', async () => {
    @Injectable()
    class AdminPanel implements OnModuleInit {
      constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

      onModuleInit() {
        const app = this.host.httpAdapter.getInstance<{ get(path: string, handle: unknown): void }>()
        app.get('/panel', (_req: unknown, res: { end(): void }) => res.end())
        if (platform === 'express') {
          const router = Router().get('/users', (_req, res) => void res.json([]))
          this.host.httpAdapter.use('/admin', router)
          this.host.httpAdapter.use('/files', function serveFiles(_req: unknown, res: { end(): void }) {
            res.end()
          })
        }
      }
    }
    const configure = (app: INestApplication) => app.setGlobalPrefix('api')
    for (const options of [{}, { configure }]) {
      const found = await audit({ controllers: [HomeController], providers: [AdminPanel] }, options)
      expect(messages(found)).toEqual(
        platform === 'fastify'
          ? ['unguarded: GET /panel declares no guard.']
          : [
              'unguarded: GET /admin/users declares no guard.',
              'unguarded: GET /panel declares no guard.',
              'unseen: The function serveFiles is used at /files: the audit cannot tell whether it answers requests.',
            ],
      )
    }
  })

  test('H14 middleware that runs before the guard is found, with its name and its routes', async () => {
    @Injectable()
    class LoggerMiddleware implements NestMiddleware {
      use(_req: unknown, _res: unknown, next: () => void) {
        next()
      }
    }
    @Module({ controllers: [HomeController] })
    class LoggedModule implements NestModule {
      configure(consumer: MiddlewareConsumer) {
        consumer.apply(LoggerMiddleware).forRoutes('news')
        consumer
          .apply((_req: unknown, _res: unknown, next: () => void) => next())
          .exclude('health')
          .forRoutes('*path')
      }
    }
    const configure = (app: INestApplication) =>
      app.use(function shortcut(_req: unknown, _res: unknown, next: () => void) {
        next()
      })
    const found = messages(await audit({ imports: [LoggedModule] }, { configure }))
    expect(found.filter(line => line.startsWith('before_guard: '))).toEqual([
      ...(platform === 'fastify'
        ? [
            'before_guard: A function given to app.use is used at / and runs before the guard: it may answer, or have effects.',
          ]
        : []),
      expect.stringMatching(/^before_guard: A middleware without a name runs before the guard at ALL .*path.*: it may/),
      'before_guard: The middleware LoggerMiddleware runs before the guard at ALL /news: it may answer, or have effects.',
    ])
    if (platform === 'express') {
      expect(found).toContain(
        'unseen: The function shortcut is used at /: the audit cannot tell whether it answers requests.',
      )
    }
    expect(found).toHaveLength(3)
  })
})

test('H14 hooks of Fastify are found, because they run before the guards of Nest', async () => {
  const before = async (app: INestApplication) => {
    const instance = app.getHttpAdapter().getInstance() as { addHook(name: string, hook: unknown): void }
    instance.addHook('preHandler', async function saveUploads() {})
  }
  const { app } = await start('fastify', [module()], { controllers: [HomeController] }, { before })
  expect(messages(auditNest(app))).toEqual([
    'before_guard: The function saveUploads is a preHandler hook that runs before the guard: it may answer, or have effects.',
  ])
})

test('H09 an application without the module is refused, and the process continues', async () => {
  @Module({ controllers: [HomeController] })
  class BareModule {}
  const app = await NestFactory.create(BareModule, { logger: false })
  await app.init()
  onTestFinished(() => app.close())
  expect(() => auditNest(app)).toThrow(new TypeError('app: SallyportModule is not among its imports'))
})

test('other platforms are refused', async () => {
  const { app } = await start('express', [module()])
  const adapter = { getType: () => 'node', normalizePath: (path: string) => path }
  const elsewhere = Object.create(app, { getHttpAdapter: { value: () => adapter } }) as INestApplication
  expect(() => auditNest(elsewhere)).toThrow(new TypeError('app: must be on platform-express or platform-fastify'))
})
