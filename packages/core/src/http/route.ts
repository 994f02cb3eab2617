import type { GuardDescription } from './mark.ts'
import type { HttpReply } from './reply.ts'
import type { RouteRequest } from './request.ts'

/** One route, for an adapter to mount. */
export interface AuthRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Relative to where the application mounts it; `:name` is a parameter, one segment long. */
  readonly path: string
  /** What `handle` asks for, to mark the mounted route with. */
  readonly access: GuardDescription
  /** Checks all that `access` says by itself, and rejects with an AuthError. */
  handle(request: RouteRequest): Promise<HttpReply>
}
