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
import { type AdapterBase, readBasePath } from '@sallyport/core/adapter'
import { FASTIFY_ROUTES, FastifyRoutes } from './audit/fastify-routes.ts'
import { SallyportFilter } from './filter.ts'
import { SallyportGuard } from './guard.ts'
import { SallyportInterceptor } from './interceptor.ts'
import {
  asOptions,
  AUTH,
  OPTIONS,
  BASE,
  baseOf,
  type ReadOptions,
  readOptions,
  type SallyportOptions,
  type SallyportExtras,
} from './options.ts'
import { routesController } from './routes/routes-controller.ts'
import { SallyportSessions } from './sessions.ts'
import { createFindLoader } from './rules/loaders.ts'
import { createMethodGuards, GUARDS } from './rules/method-guards.ts'
import { sallyportModulesIn } from './rules/one-module.ts'
import { InterceptorNeed } from './rules/interceptor-need.ts'
import { RuleCheck } from './rules/rule-check.ts'

type Base = AdapterBase<unknown, unknown>

const ROUTES = Symbol('sallyport.routes')
const ROOT_ROUTES = Symbol('sallyport.root-routes')

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<SallyportOptions | Auth>()
  .setClassMethodName('forRoot')
  .setExtras<SallyportExtras>({ basePath: '/auth', globalGuard: true }, withParts)
  .build()

/**
 * Guards a Nest application: every route of every controller needs a signed-in user, unless it says otherwise.
 *
 * `forRoot` takes an `Auth`, or options with one; `forRootAsync` takes a factory of either. The module is global. Throws
 * TypeError for a mistake in the options, and the application does not start if the rules of a route contradict each other.
 *
 * @example
 * ```ts
 * import { SallyportModule } from '@sallyport/nestjs'
 * const imports = [SallyportModule.forRoot(auth)] // of the application's module
 * ```
 */
@Module({})
export class SallyportModule extends ConfigurableModuleClass implements NestModule, OnModuleInit, OnModuleDestroy {
  constructor(
    @Inject(OPTIONS) private readonly options: ReadOptions,
    @Inject(RuleCheck) private readonly check: RuleCheck,
    @Inject(InterceptorNeed) private readonly interceptorNeed: InterceptorNeed,
    @Inject(FASTIFY_ROUTES) private readonly fastifyRoutes: FastifyRoutes,
    @Inject(ModulesContainer) modules: ModulesContainer,
  ) {
    super()
    const [own] = sallyportModulesIn(modules)
    // Nest closes global modules last: another module would wait for its database connections, one of which waits for us.
    if (own !== undefined) own.distance = -1
  }

  static override forRoot(options: Auth | (SallyportOptions & SallyportExtras)): DynamicModule {
    return super.forRoot({ closeAuth: false, ...asOptions(options) })
  }

  /** Nest calls this before it maps any route. */
  configure(): void {
    this.fastifyRoutes.listen()
    this.interceptorNeed.settle()
  }

  /** Checks what cannot be checked before the application is complete. Nest calls this when it has mapped the routes. */
  onModuleInit(): void {
    this.check.run()
  }

  /** Before the application closes its database connections: the revocation feed may be waiting for one. */
  async onModuleDestroy(): Promise<void> {
    if (this.options.closeAuth) await this.options.auth.close()
  }
}

function withParts(definition: DynamicModule, { basePath, globalGuard = true }: SallyportExtras): DynamicModule {
  return {
    ...definition,
    global: true,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    controllers:
      basePath === false ? [] : [routesController(readBasePath(basePath), ROUTES), routesController('', ROOT_ROUTES)],
    providers: [...(definition.providers ?? []), ...parts, ...(globalGuard ? [globally] : [])],
    exports: [AUTH, OPTIONS, BASE, GUARDS, FASTIFY_ROUTES, SallyportGuard, SallyportFilter, SallyportSessions],
  }
}

// The guard and the filter are given by useExisting: tests cannot override what is given by useClass.
const parts: readonly Provider[] = [
  { provide: OPTIONS, inject: [MODULE_OPTIONS_TOKEN], useFactory: readOptions },
  { provide: AUTH, inject: [OPTIONS], useFactory: ({ auth }: ReadOptions) => auth },
  { provide: BASE, inject: [AUTH, OPTIONS], useFactory: baseOf },
  {
    provide: GUARDS,
    inject: [BASE, ModuleRef],
    useFactory: ({ guard }: Base, moduleRef: ModuleRef) => createMethodGuards(guard, createFindLoader(moduleRef)),
  },
  { provide: ROUTES, inject: [BASE], useFactory: ({ routes }: Base) => routes },
  {
    provide: ROOT_ROUTES,
    inject: [BASE],
    useFactory: ({ jwks, metadata }: Base) => (metadata ? [jwks, metadata] : [jwks]),
  },
  RuleCheck,
  InterceptorNeed,
  { provide: FASTIFY_ROUTES, useClass: FastifyRoutes },
  SallyportGuard,
  SallyportFilter,
  { provide: APP_FILTER, useExisting: SallyportFilter },
  SallyportSessions,
  SallyportInterceptor,
  { provide: APP_INTERCEPTOR, useExisting: SallyportInterceptor },
]

const globally: Provider = { provide: APP_GUARD, useExisting: SallyportGuard }
