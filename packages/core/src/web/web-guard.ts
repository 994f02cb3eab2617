/** What follows the request: the runtime's own, which may be left out if nothing reads it. */
export type ContextArguments<Context> = unknown extends Context ? [context?: unknown] : [context: Context]

/** A guard for standard requests. */
export interface WebGuard<A, Context = unknown> {
  /** Resolves to what it found out about the request, or rejects with an AuthError. */
  (request: Request, ...context: ContextArguments<Context>): Promise<A>
  /**
   * Puts a handler behind the guard. The result has the handler's own parameters, answers refusals with problem documents,
   * and shows the audit what it requires. Other errors reject, so that the runtime logs them.
   */
  route<R extends Request, Rest extends unknown[] = []>(
    handler: (request: R, ...rest: Rest) => Response | Promise<Response>,
  ): (request: R, ...rest: Rest) => Promise<Response>
}
