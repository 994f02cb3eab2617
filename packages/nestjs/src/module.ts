import {
  ConfigurableModuleBuilder,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Provider,
} from '@nestjs/common'
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core'
import type { Auth } from '@sallyport/core'
import { SallyportFilter } from './filter.ts'
import { SallyportGuard } from './guard.ts'
import { asOptions, AUTH, type SallyportOptions, type Settings, SETTINGS, settingsOf } from './options.ts'
import { ANSWER_ROUTE, createAnswers } from './routes/answer.ts'
import { authController } from './routes/auth-controller.ts'
import { JwksController } from './routes/jwks-controller.ts'
import { createDoors, DOORS } from './rules/doors.ts'
import { RuleCheck } from './rules/rule-check.ts'

/** What must be known before the options are, because Nest maps routes by it. */
export interface SallyportExtras {
  /** Where the auth routes are, or `false` to leave them and `/.well-known/jwks.json` out. Default: `'auth'`. */
  readonly path?: string | false | undefined
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<SallyportOptions | Auth>()
  .setClassMethodName('forRoot')
  .setExtras<SallyportExtras>({ path: 'auth' }, withParts)
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
export class SallyportModule extends ConfigurableModuleClass implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(AUTH) private readonly auth: Auth,
    @Inject(RuleCheck) private readonly check: RuleCheck,
  ) {
    super()
  }

  static override forRoot(options: Auth | (SallyportOptions & SallyportExtras)): DynamicModule {
    return super.forRoot(asOptions(options))
  }

  onModuleInit(): void {
    this.check.run()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.auth.close()
  }
}

function withParts(definition: DynamicModule, { path = 'auth' }: SallyportExtras): DynamicModule {
  return {
    ...definition,
    global: true,
    imports: [...(definition.imports ?? []), DiscoveryModule],
    controllers: path === false ? [] : [authController(path), JwksController],
    providers: [...(definition.providers ?? []), ...parts],
    exports: [AUTH, SETTINGS, DOORS, SallyportGuard, SallyportFilter],
  }
}

// The guard and the filter are given by useExisting: of those given by useClass, tests cannot override any.
const parts: readonly Provider[] = [
  { provide: SETTINGS, inject: [MODULE_OPTIONS_TOKEN], useFactory: settingsOf },
  { provide: AUTH, inject: [SETTINGS], useFactory: (settings: Settings) => settings.auth },
  { provide: DOORS, inject: [AUTH, SETTINGS], useFactory: createDoors },
  { provide: ANSWER_ROUTE, inject: [AUTH, SETTINGS], useFactory: createAnswers },
  RuleCheck,
  SallyportGuard,
  { provide: APP_GUARD, useExisting: SallyportGuard },
  SallyportFilter,
  { provide: APP_FILTER, useExisting: SallyportFilter },
]
