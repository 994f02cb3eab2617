import type { Type } from '@nestjs/common'
import type { ModuleRef } from '@nestjs/core'
import type { GuardPolicy } from '@sallyport/core/adapter'
import type { Requirement } from '@sallyport/core/http'
import type { BoundPermission, ResourceLoader } from './permission.ts'

/** Finds a loader in the application. Throws TypeError if it is not a provider, or is request-scoped. */
export type FindLoader = (loader: Type<ResourceLoader>) => ResourceLoader

/** Makes the function that finds the loaders of one application, in any module. */
export function createFindLoader(moduleRef: ModuleRef): FindLoader {
  return loader => {
    try {
      return moduleRef.get(loader, { strict: false })
    } catch (error) {
      throw new TypeError(`@Can: ${loader.name} must be a provider that is not request-scoped`, { cause: error })
    }
  }
}

/** Splits a requirement from the policy and the loader that `@Can` put into it. */
export function guardInput(
  requirement: Requirement,
  find: FindLoader,
): readonly [requirement: Requirement, policy?: GuardPolicy] {
  if (requirement.can === undefined) return [requirement]
  const { policy, loader, ...can } = requirement.can as BoundPermission
  const found = loader && find(loader)
  const load = found && { load: ({ native }: { readonly native?: unknown }) => found.load(native as never) }
  return [{ ...requirement, can: { ...can, ...load } }, policy]
}
