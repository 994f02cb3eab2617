import type { ModulesContainer } from '@nestjs/core'
import { SETTINGS } from '../options.ts'

type ModuleOf<C> = C extends ReadonlyMap<string, infer M> ? M : never

/** Lists the Sallyport modules of an application. */
export function sallyportModulesIn(modules: ModulesContainer): readonly ModuleOf<ModulesContainer>[] {
  return [...modules.values()].filter(({ providers }) => providers.has(SETTINGS))
}

/**
 * Proves that an application has one Sallyport module: with two, each route would be asked by both guards, and no token is
 * good for both. Throws TypeError.
 */
export function checkOneModule(modules: ModulesContainer): void {
  const { length } = sallyportModulesIn(modules)
  if (length > 1) {
    throw new TypeError(
      `SallyportModule: ${length} of them are imported; call forRoot once, in one module. For a second kind of users, such as administrators, make a second application and mount it beside the first one`,
    )
  }
}
