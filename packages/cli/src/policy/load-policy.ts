import type * as Rbac from '@sallyport/rbac'
import { CommandError } from '../fail.ts'
import { importModule } from '../application/import-module.ts'
import { exportOf, importFromProject } from '../project.ts'

/** The functions that review policies. */
export type Review = Pick<typeof Rbac, 'diff' | 'lint' | 'matrix'>

const exported = ['diff', 'lint', 'matrix'] as const

/** Imports the functions that review policies from the project's `@sallyport/rbac`. */
export async function loadReview(): Promise<Review> {
  const rbac = await importFromProject('@sallyport/rbac')
  const review = Object.fromEntries(exported.map(name => [name, exportOf(rbac, name)]))
  if (isReview(review)) return review
  throw new CommandError(
    "this project's @sallyport/rbac does not match this version of the sallyport command; update both",
  )
}

function isReview(review: object): review is Review {
  return Object.values(review).every(each => typeof each === 'function')
}

/**
 * Imports a module and returns the policy that it exports, as `policy` or by default.
 *
 * @throws CommandError if it exports no policy.
 */
export async function loadPolicy(path: string): Promise<Rbac.SerializablePolicy> {
  const module = await importModule(path)
  const policy = exportOf(module, 'policy') ?? exportOf(module, 'default')
  if (isPolicy(policy)) return policy
  throw new CommandError(`${path} exports no policy; export it as "policy" or by default`)
}

function isPolicy(value: unknown): value is Rbac.SerializablePolicy {
  return typeof Reflect.get(Object(value), 'toJSON') === 'function'
}
