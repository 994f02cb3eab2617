import type { JsonSchema } from '../request/body.ts'
import { type GuardDescription, markGuard } from '../guard/description.ts'
import { markOperation, type RouteOperation } from './operation.ts'
import type { HttpReply } from '../reply/reply.ts'
import type { RouteRequest } from '../request/request.ts'

/** The names of the auth routes, in the order in which they are mounted. */
export const authRouteNames = [
  'login',
  'refresh',
  'logout',
  'logoutAll',
  'listSessions',
  'revokeSession',
  'reauthenticate',
  'changePassword',
  'forgotPassword',
  'resetPassword',
] as const

/** The name of an auth route. */
export type AuthRouteName = (typeof authRouteNames)[number]

/** An auth route by its name, before it says anything for documents. */
export interface NamedRoute extends Omit<AuthRoute, 'operation'> {
  readonly name: AuthRouteName
}

/** One route, for an adapter to mount. */
export interface AuthRoute {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Relative to where the application mounts it; `:name` is a parameter, one segment long. */
  readonly path: string
  /** What `handle` asks for, to mark the mounted route with. */
  readonly access: GuardDescription
  /** What the body is, for documents: `handle` looks at the body by itself. None where the route reads none. */
  readonly body?: JsonSchema
  /** What documents say of it, the body included. */
  readonly operation: RouteOperation
  /** Checks all that `access` says by itself, and rejects with an AuthError. */
  handle(request: RouteRequest): Promise<HttpReply>
}

/** Marks the handler of an auth route with what the route asks for and what documents say of it, and gives it back. */
export function markRoute<H extends object>(
  handler: H,
  { access, operation }: Pick<AuthRoute, 'access' | 'operation'>,
): H {
  return markOperation(markGuard(handler, access), operation)
}
