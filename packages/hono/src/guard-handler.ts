import type { MiddlewareHandler } from 'hono'

/** What a guard adds to the variables of a context: `c.var.auth`, `c.get('auth')`. */
export interface AuthVariables<A> {
  /** The variables of Hono that a guard sets. */
  readonly Variables: {
    /** What the guard found out: the claims, with `recheck` the user, and the resource that `guard.can` loaded. */
    readonly auth: A
  }
}

/** A guard, as a middleware for any route of Hono. It never answers by itself, so that the types of a client stay as they are. */
export type GuardHandler<A> = MiddlewareHandler<AuthVariables<A>, string, object, never>
