import type { Context, Middleware } from 'koa'

/** What a guard adds to the state of a context: `ctx.state.auth`. */
export interface AuthState<A> {
  /** What the guard found out: the claims, with `recheck` the user, and the resource that `guard.can` loaded. */
  readonly auth: A
}

/** A guard, as a middleware for Koa and for routers. It calls `next`, or throws. */
export type GuardMiddleware<A> = Middleware<AuthState<A>, object>

/** A middleware for any application, router or route. */
export type PlainMiddleware = Middleware<object, object>

/** The context that loaders get, with the parameters that a router found. */
export interface RoutedContext extends Context {
  /** The parameters of the path. */
  readonly params: Record<string, string>
}
