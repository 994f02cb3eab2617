import { Inject, Injectable } from '@nestjs/common'
import { ApplicationConfig, DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core'
import { SallyportGuard } from '../guard.ts'
import { asksGuardsForFields, checkField } from './field-resolvers.ts'
import { type FindGuard, GUARDS } from './method-guards.ts'
import { checkOneModule } from './one-module.ts'
import { rulesOf } from './rule.ts'

/** Finds rules that contradict each other when the application starts, before the first request comes. */
@Injectable()
export class RuleCheck {
  private readonly scanner = new MetadataScanner()

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(GUARDS) private readonly findGuard: FindGuard,
    @Inject(ModulesContainer) private readonly modules: ModulesContainer,
    @Inject(ApplicationConfig) private readonly config: ApplicationConfig,
    @Inject(SallyportGuard) private readonly guard: SallyportGuard,
  ) {}

  /** Throws TypeError that names the class and the method. */
  run(): void {
    checkOneModule(this.modules)
    if (!this.config.getGlobalGuards().includes(this.guard)) {
      throw new TypeError(
        'globalGuard: is false, so add { provide: APP_GUARD, useExisting: SallyportGuard } to your providers',
      )
    }
    const areFieldsAsked = asksGuardsForFields(this.modules)
    // Resolvers and gateways are among the providers.
    const found = [...this.discovery.getControllers(), ...this.discovery.getProviders()]
    for (const { metatype } of found) if (isClass(metatype)) this.checkClass(metatype, areFieldsAsked)
  }

  private checkClass(type: Function, areFieldsAsked: boolean): void {
    const prototype = type.prototype as Readonly<Record<string, Function>>
    for (const name of this.scanner.getAllMethodNames(prototype)) {
      const method = prototype[name]!
      if (rulesOf(type, method).length > 0) this.findGuard(type, method)
      if (!areFieldsAsked) checkField(type, method)
    }
  }
}

function isClass(type: unknown): type is Function {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null
}
