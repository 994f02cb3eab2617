import {
  ConfigurableModuleBuilder,
  type DynamicModule,
  Inject,
  Module,
  type NestModule,
  type OnModuleDestroy,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, DiscoveryModule, ModuleRef, ModulesContainer } from '@nestjs/core'
import type { Auth } from '@sallyport/core'
import { authRoutes, jwksRoute } from '@sallyport/core/http'
import { guardOptionsOf, routeOptionsOf } from '@sallyport/core/adapter'
import { FASTIFY_ROUTES, FastifyRoutes } from './audit/fastify-routes.ts'
import { SallyportFilter } from './filter.ts'
import { SallyportGuard } from './guard.ts'
import { SallyportInterceptor } from './interceptor.ts'
import { asOptions, AUTH, type SallyportOptions, type Settings, SETTINGS, settingsOf } from './options.ts'
import { routesController } from './routes/routes-controller.ts'
import { SallyportSessions } from './sessions.ts'
import { createDoors, DOORS } from './rules/doors.ts'
import { createFindLoader } from './rules/loaders.ts'
import { sallyportModulesIn } from './rules/one-module.ts'
import { RuleCheck } from './rules/rule-check.ts'

/** What must be known before the options are, because Nest maps routes by it. */
export interface SallyportExtras {
  /** Where the auth routes are, or `false` for no routes, not even `/.well-known/jwks.json`. Default: `'/auth'`. */
  readonly basePath?: string | false | undefined
  /**
   * Whether the module makes its guard a global one. `false` leaves its place among other global guards to you, such as
   * before a throttler that counts by user: give `{ provide: APP_GUARD, useExisting: SallyportGuard }` yourself. The start
   * fails where nobody does. Default: true.
   */
  readonly globalGuard?: boolean | undefined
}

const ROUTES = Symbol('sallyport.routes')
const ROOT_ROUTES = Symbol('sallyport.root-routes')

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<SallyportOptions | Auth>()
  .setClassMethodName('forRoot')
  .setExtras<SallyportExtras>({ basePath: '/auth', globalGuard: true }, withParts)
  .build()

/**
 * Guards a Nest application: every route of every controller needs a signed-in user unless it says otherwise.
 *
 * `forRoot` takes an `Auth`, or options with one; `forRootAsync` a factory of either. The module is global. Throws
 * TypeError for a mistake in the options, and the start fails where the rules of a route contradict each other.
 *
 * @example
 * ```ts
 * @Module({ imports: [SallyportModule.forRoot(auth)], controllers: [OrdersController] })
 * class AppModule {}
 * ```
 */
@Module({})
export class SallyportModule extends ConfigurableModuleClass implements NestModule, OnModuleInit, OnModuleDestroy {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(RuleCheck) private readonly check: RuleCheck,
    @Inject(FASTIFY_ROUTES) private readonly fastifyRoutes: FastifyRoutes,
    @Inject(ModulesContainer) modules: ModulesContainer,
  ) {
    super()
    const [own] = sallyportModulesIn(modules)
    // Nest ends global modules last: another module would wait for its database connections, and one of them for us.
    if (own !== undefined) own.distance = -1
  }

  static override forRoot(options: Auth | (SallyportOptions & SallyportExtras)): DynamicModule {
    return super.forRoot({ closeAuth: false, ...asOptions(options) })
  }

  /** Nest calls it before it maps any route. */
  configure(): void {
    this.fastifyRoutes.listen()
  }

  onModuleInit(): void {
    this.check.run()
  }

  /** Before the application ends its database connections, for one of which the revocation feed may be waiting. */
  async onModuleDestroy(): Promise<void> {
    if (this.settings.closeAuth) await this.settings.auth.close()
  }
}

function withParts(
  definition: DynamicModule,
  { basePath = '/auth', globalGuard = true }: SallyportExtras,
): DynamicModule {
  return {
    ...definition,
    global: true,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    controllers: basePath === false ? [] : [routesController(basePath, ROUTES), routesController('', ROOT_ROUTES)],
    providers: [...(definition.providers ?? []), ...parts, ...(globalGuard ? [globally] : [])],
    exports: [AUTH, SETTINGS, DOORS, FASTIFY_ROUTES, SallyportGuard, SallyportFilter, SallyportSessions],
  }
}

// The guard and the filter are given by useExisting: of those given by useClass, tests cannot override any.
const parts: readonly Provider[] = [
  { provide: SETTINGS, inject: [MODULE_OPTIONS_TOKEN], useFactory: settingsOf },
  { provide: AUTH, inject: [SETTINGS], useFactory: (settings: Settings) => settings.auth },
  {
    provide: DOORS,
    inject: [AUTH, SETTINGS, ModuleRef],
    useFactory: (auth: Auth, settings: Settings, moduleRef: ModuleRef) =>
      createDoors(auth, guardOptionsOf(settings), createFindLoader(moduleRef)),
  },
  {
    provide: ROUTES,
    inject: [AUTH, SETTINGS],
    useFactory: (auth: Auth, settings: Settings) => authRoutes(auth, routeOptionsOf(settings)),
  },
  { provide: ROOT_ROUTES, inject: [AUTH], useFactory: (auth: Auth) => [jwksRoute(auth)] },
  RuleCheck,
  { provide: FASTIFY_ROUTES, useClass: FastifyRoutes },
  SallyportGuard,
  SallyportFilter,
  { provide: APP_FILTER, useExisting: SallyportFilter },
  SallyportSessions,
  SallyportInterceptor,
  { provide: APP_INTERCEPTOR, useExisting: SallyportInterceptor },
]

const globally: Provider = { provide: APP_GUARD, useExisting: SallyportGuard }
