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

/** An auth route with its name, before its description for documents is added. */
export interface NamedRoute extends Omit<AuthRoute, 'operation'> {
  readonly name: AuthRouteName
}

/** One route, for an adapter to mount. */
export interface AuthRoute {
  /** The only method that it answers. */
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Relative to where the application mounts it; `:name` is a parameter, one segment long. */
  readonly path: string
  /** What `handle` requires. Mark the mounted route with it. */
  readonly access: GuardDescription
  /** The schema of the body, for documents; `handle` checks the body itself. Undefined if the route reads no body. */
  readonly body?: JsonSchema
  /** Its description for documents, including the body. */
  readonly operation: RouteOperation
  /** Handles a request. It checks everything that `access` describes, and rejects with an AuthError. */
  handle(request: RouteRequest): Promise<HttpReply>
}

/** Marks the handler of an auth route with the route's access and description, and returns it. */
export function markRoute<H extends object>(
  handler: H,
  { access, operation }: Pick<AuthRoute, 'access' | 'operation'>,
): H {
  return markOperation(markGuard(handler, access), operation)
}
