import type { Type } from '@nestjs/common'
import type { ModuleRef } from '@nestjs/core'
import type { GuardOptions, Requirement } from '@sallyport/core/http'
import type { BoundPermission, ResourceLoader } from './permission.ts'

/** Finds a loader in the application. Throws TypeError where it is no provider there, or one for each request. */
export type FindLoader = (loader: Type<ResourceLoader>) => ResourceLoader

/** Makes what finds the loaders of one application, whichever module they are in. */
export function createFindLoader(moduleRef: ModuleRef): FindLoader {
  return loader => {
    try {
      return moduleRef.get(loader, { strict: false })
    } catch (error) {
      throw new TypeError(`@Can: ${loader.name} must be a provider, and not one for each request`, { cause: error })
    }
  }
}

/** What a guard is made with. */
export type GuardInput = readonly [requirement: Requirement, options: GuardOptions]

/** Gives a requirement its loader, and the options its policy, where `@Can` made it. */
export function withLoader(requirement: Requirement, options: GuardOptions, find: FindLoader): GuardInput {
  if (requirement.can === undefined) return [requirement, options]
  const { policy, loader, ...can } = requirement.can as BoundPermission
  const found = loader && find(loader)
  const load = found && { load: ({ native }: { readonly native?: unknown }) => found.load(native as never) }
  return [
    { ...requirement, can: { ...can, ...load } },
    { ...options, policy },
  ]
}
