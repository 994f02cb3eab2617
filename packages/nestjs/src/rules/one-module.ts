import type { ModulesContainer } from '@nestjs/core'
import { OPTIONS } from '../options.ts'

type ModuleOf<C> = C extends ReadonlyMap<string, infer M> ? M : never

/** Lists the Sallyport modules of an application. */
export function sallyportModulesIn(modules: ModulesContainer): readonly ModuleOf<ModulesContainer>[] {
  return [...modules.values()].filter(({ providers }) => providers.has(OPTIONS))
}

/** Throws TypeError if an application has two Sallyport modules: both guards would check each route, with different keys. */
export function checkOneModule(modules: ModulesContainer): void {
  const { length } = sallyportModulesIn(modules)
  if (length > 1) {
    throw new TypeError(
      `SallyportModule: is imported ${length} times; call forRoot once, in one module. For a second kind of users, such as administrators, make a second application and mount it next to the first one`,
    )
  }
}
