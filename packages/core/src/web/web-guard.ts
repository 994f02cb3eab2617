import type { GuardDescription } from '../http/guard/description.ts'

/** What follows the request: the runtime's own, which may be left out if nothing reads it. */
export type ContextArguments<Context> = unknown extends Context ? [context?: unknown] : [context: Context]

/** What may follow the request and the context: parameters for loaders. */
export type GuardArguments<Context> = unknown extends Context
  ? [context?: unknown, params?: Readonly<Record<string, string>>]
  : [context: Context, params?: Readonly<Record<string, string>>]

/** A guard for standard requests. */
export interface WebGuard<A, Context = unknown> {
  /**
   * Resolves to what it found out about the request, or rejects with an AuthError. Loaders get the last argument as `params`:
   * parameters of another router's path, or arguments of a procedure or a GraphQL field.
   */
  (request: Request, ...rest: GuardArguments<Context>): Promise<A>
  /** What it requires. Mark resolvers and procedures that call it with `markGuard`, so that an audit sees it. */
  readonly description: GuardDescription
  /**
   * Puts a handler behind the guard. The result has the handler's own parameters, answers refusals with problem documents,
   * and shows the audit what it requires. Other errors reject, so that the runtime logs them.
   */
  route<R extends Request, Rest extends unknown[] = []>(
    handler: (request: R, ...rest: Rest) => Response | Promise<Response>,
  ): (request: R, ...rest: Rest) => Promise<Response>
}
