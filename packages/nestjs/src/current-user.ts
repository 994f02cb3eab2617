import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { admissionOf } from './admissions.ts'
import { refuseBare } from './rules/bare.ts'

const claims = createParamDecorator((_: unknown, context: ExecutionContext) => admissionOf(context)?.claims)

const user = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const found = admissionOf(context)
  if (found === undefined || found.user !== undefined) return found?.user
  throw new TypeError(`${context.getClass().name}.${context.getHandler().name} needs @Recheck to have a @RecheckedUser`)
})

const resource = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const found = admissionOf(context)?.resource
  if (found !== undefined) return found
  throw new TypeError(`${context.getClass().name}.${context.getHandler().name} needs @Can with a loader`)
})

/**
 * Gives a method the claims of the token; undefined where `@OptionalAuth()` let nobody in.
 *
 * A decorator cannot infer: annotate the parameter with `ClaimsOf<typeof auth>`. On a `@Public` route the request fails
 * with a TypeError, because nobody was asked.
 *
 * @example
 * ```ts
 * @Get('me')
 * me(@CurrentUser() claims: ClaimsOf<typeof auth>) { return { id: claims.sub } }
 * ```
 */
export const CurrentUser: () => ParameterDecorator = (...given: readonly unknown[]) =>
  called('CurrentUser', given, claims)

/**
 * Gives a method the user as `@Recheck` read it; undefined where `@OptionalAuth()` let nobody in.
 *
 * Annotate the parameter with `UserOf<typeof auth>`. Without `@Recheck` the request fails with a TypeError.
 */
export const RecheckedUser: () => ParameterDecorator = (...given: readonly unknown[]) =>
  called('RecheckedUser', given, user)

/**
 * Gives a method what the loader of its `@Can` loaded: the very thing that the policy was asked about.
 *
 * Annotate the parameter. Without such a `@Can` the request fails with a TypeError; of several the last one counts.
 */
export const Resource: () => ParameterDecorator = (...given: readonly unknown[]) => called('Resource', given, resource)

/** Without parentheses a decorator gets the prototype, and the parameter would stay undefined. */
function called(name: string, given: readonly unknown[], make: () => ParameterDecorator): ParameterDecorator {
  refuseBare(name, given[0])
  return make()
}
