import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { findAuth } from './request-auth.ts'
import { refuseBare } from './rules/bare.ts'

const claims = createParamDecorator((_: unknown, context: ExecutionContext) => findAuth(context)?.claims)

const user = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const found = findAuth(context)
  if (found === undefined || found.user !== undefined) return found?.user
  throw new TypeError(`${methodOf(context)}: @RecheckedUser() needs @Recheck`)
})

const resource = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const found = findAuth(context)?.resource
  if (found !== undefined) return found
  throw new TypeError(`${methodOf(context)}: @Resource() needs @Can with a loader`)
})

/**
 * Gives a method the claims of the token; undefined if `@OptionalAuth()` found no token.
 *
 * A decorator cannot infer: annotate the parameter with `ClaimsOf<typeof auth>`. On a `@Public` route the request fails
 * with a TypeError, because no guard reads the token.
 *
 * @example
 * ```ts
 * import type { ClaimsOf } from '@sallyport/core'
 * import { CurrentUser } from '@sallyport/nestjs'
 * class Users {@Get('me') me(@CurrentUser() claims: ClaimsOf<typeof auth>) { return { id: claims.sub } } }
 * ```
 */
export const CurrentUser: () => ParameterDecorator = (...given: readonly unknown[]) =>
  called('CurrentUser', given, claims)

/**
 * Gives a method the user that `@Recheck` read; undefined if `@OptionalAuth()` found no token.
 *
 * Annotate the parameter with `UserOf<typeof auth>`. Without `@Recheck` the request fails with a TypeError.
 *
 * @example
 * ```ts
 * import type { UserOf } from '@sallyport/core'
 * import { Recheck, RecheckedUser } from '@sallyport/nestjs'
 * class Users {@Recheck('0s')@Get('me') me(@RecheckedUser() user: UserOf<typeof auth>) { return user } }
 * ```
 */
export const RecheckedUser: () => ParameterDecorator = (...given: readonly unknown[]) =>
  called('RecheckedUser', given, user)

/**
 * Gives a method what the loader of its `@Can` loaded, the same object that the policy was asked about.
 *
 * Annotate the parameter. Without a `@Can` that loads, the request fails with a TypeError; of several, the last one counts.
 *
 * @example
 * ```ts
 * import { Resource, sallyportDecorators } from '@sallyport/nestjs'
 * const { Can } = sallyportDecorators(policy)
 * class Orders {@Can('order:approve', OrderById)@Get(':id') read(@Resource() order: Order) { return order } }
 * ```
 */
export const Resource: () => ParameterDecorator = (...given: readonly unknown[]) => called('Resource', given, resource)

/** Without parentheses a decorator gets the prototype, and the parameter would be undefined. */
function called(name: string, given: readonly unknown[], make: () => ParameterDecorator): ParameterDecorator {
  refuseBare(name, given[0])
  return make()
}

function methodOf(context: ExecutionContext): string {
  return `${context.getClass().name}.${context.getHandler().name}`
}
