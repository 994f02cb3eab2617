import { readBasePath } from '../http/options/base-path.ts'
import { type ErrorOptions, errorReply, methodNotAllowed } from '../http/reply/reply.ts'
import type { HttpRequest } from '../http/request/request.ts'
import { matchPath, type RouteMatch } from '../http/routes/match.ts'
import type { AuthRoute } from '../http/routes/route.ts'
import type { WebCall } from './call.ts'
import { answering } from './errors.ts'
import { hostErrorOf } from './host-error.ts'
import { readJson } from './read-json.ts'
import { toResponse } from './response.ts'

/** What auth routes are served with. */
export interface RouteParts<Context> {
  readonly errors: ErrorOptions
  readonly toHttpRequest: (call: WebCall<Context>) => HttpRequest
}

/** Gives auth routes their whole paths. */
export function routesBelow(basePath: string | undefined, routes: readonly AuthRoute[]): readonly AuthRoute[] {
  const base = readBasePath(basePath)
  return routes.map(route => ({ ...route, path: base + route.path }))
}

/**
 * Serves routes with whole paths; resolves to undefined for other paths. A known path with another method, including `HEAD` and
 * `OPTIONS`, is answered 405 with `Allow`.
 */
export function serveRoutes<Context>(
  routes: readonly AuthRoute[],
  parts: RouteParts<Context>,
): (call: WebCall<Context>) => Promise<Response | undefined> {
  return async call => {
    const refusal = hostErrorOf(call.request)
    if (refusal !== undefined) return toResponse(errorReply(refusal, parts.errors, parts.toHttpRequest(call)))
    const matches = matchPath(routes, call.url.pathname)
    if (matches.length === 0) return undefined
    const match = matches.find(({ route }) => route.method === call.request.method)
    if (match !== undefined) return answerRoute(match, call, parts)
    const methods = matches.map(({ route }) => route.method)
    return toResponse(methodNotAllowed(methods, parts.errors, parts.toHttpRequest(call)))
  }
}

/** Answers one route. */
export async function answerRoute<Context>(
  { route, params }: RouteMatch,
  call: WebCall<Context>,
  { errors, toHttpRequest }: RouteParts<Context>,
): Promise<Response> {
  const request = toHttpRequest(call)
  const handle = async () => {
    const body = await readJson(call.request)
    return toResponse(await route.handle(Object.assign(toHttpRequest(call), { body, params })))
  }
  return answering(handle, errors, request)
}
