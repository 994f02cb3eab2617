import type * as Rbac from '@sallyport/rbac'
import { CommandError } from '../fail.ts'
import { exportOf, importFromProject, importModule } from '../project.ts'

/** What reviews policies. */
export type Review = Pick<typeof Rbac, 'diff' | 'lint' | 'matrix'>

const exported = ['diff', 'lint', 'matrix'] as const

/** Imports what reviews policies, as the project has it. */
export async function loadReview(): Promise<Review> {
  const rbac = await importFromProject('@sallyport/rbac')
  const review = Object.fromEntries(exported.map(name => [name, exportOf(rbac, name)]))
  if (isReview(review)) return review
  throw new CommandError("this project's @sallyport/rbac is of another version; update it")
}

function isReview(review: object): review is Review {
  return Object.values(review).every(each => typeof each === 'function')
}

/**
 * Imports a module and takes the policy that it exports, as `policy` or by default.
 *
 * @throws CommandError where it exports none.
 */
export async function loadPolicy(path: string, command: string): Promise<Rbac.AnyPolicy> {
  const module = await importModule(path, command)
  const policy = exportOf(module, 'policy') ?? exportOf(module, 'default')
  if (isPolicy(policy)) return policy
  throw new CommandError(`${path} exports no policy, neither by this name nor by default`)
}

function isPolicy(value: unknown): value is Rbac.AnyPolicy {
  return typeof Reflect.get(Object(value), 'toJSON') === 'function'
}
