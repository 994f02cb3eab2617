import type { Auth, RoleOf } from './auth/auth.ts'
import { isAuthError } from './errors.ts'
import { isJson, maxBodyBytes, parseJson, unreadableBody } from './http/request/body.ts'
import { createGuard, type GuardAuth, type GuardOptions } from './http/guard/guard.ts'
import { readBasePath } from './http/options/base-path.ts'
import type { OptionNames } from './http/options/known-options.ts'
import { matchPath, type RouteMatch } from './http/routes/match.ts'
import { type ErrorOptions, errorReply, type HttpReply, methodNotAllowed } from './http/reply/reply.ts'
import type { HttpRequest, RouteRequest } from './http/request/request.ts'
import type { Requirement, SignedInRequirement } from './http/guard/requirement.ts'
import { type AdapterOptions, adapterOptionNames, adapterBase } from './http/routes/adapter-base.ts'
import type { RequestAuth } from './http/guard/request-auth.ts'

/** How the auth routes are served. */
export interface WebRoutesOptions extends AdapterOptions {
  /** Where the auth routes are: a path that starts with a slash and does not end with one. Default: `'/auth'`. */
  readonly basePath?: string | undefined
}

const webOptionNames: OptionNames<WebRoutesOptions> = { ...adapterOptionNames, basePath: true }

/** A guard for the standard Request. */
export type WebGuard<A> = (request: Request) => Promise<A>

/**
 * Makes a guard for the standard Request, as `createGuard` of `@sallyport/core/http` does for any request.
 *
 * @example
 * ```ts
 * import { createWebGuard, errorResponse } from '@sallyport/core/web'
 * const guard = createWebGuard(auth, { roles: ['admin'] })
 * export default { fetch: (request: Request) => guard(request).then(({ claims }) => Response.json(claims), errorResponse) }
 * ```
 */
export function createWebGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement?: SignedInRequirement<RoleOf<C>>,
  options?: GuardOptions,
): WebGuard<RequestAuth<U, C>>
export function createWebGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement: Requirement<RoleOf<C>>,
  options?: GuardOptions,
): WebGuard<RequestAuth<U, C> | undefined>
export function createWebGuard<U, C>(
  auth: GuardAuth<U, C>,
  requirement: Requirement = {},
  options: GuardOptions = {},
): WebGuard<RequestAuth<U, C> | undefined> {
  const guard = createGuard(auth, requirement as Requirement<RoleOf<C>>, options)
  return request => guard(toHttpRequest(request))
}

/**
 * Serves the auth routes. It resolves to undefined for other paths, and responds with 405 and `Allow` if an auth route has the
 * path but not the method, including `HEAD` and `OPTIONS`.
 *
 * An AuthError becomes a problem document. It rejects with any other error, so that the runtime can log it.
 *
 * @example
 * ```ts
 * import { webRoutes } from '@sallyport/core/web'
 * const routes = webRoutes(auth)
 * export default { fetch: async (request: Request) => (await routes(request)) ?? new Response(null, { status: 404 }) }
 * ```
 */
export function webRoutes<U, C>(
  auth: Auth<U, C>,
  options: WebRoutesOptions = {},
): (request: Request) => Promise<Response | undefined> {
  const { errors, routes: all } = adapterBase('webRoutes', auth, options, webOptionNames)
  const basePath = readBasePath(options.basePath)
  const routes = all.map(route => ({ ...route, path: basePath + route.path }))
  return async request => {
    const matches = matchPath(routes, new URL(request.url).pathname)
    if (matches.length === 0) return undefined
    const match = matches.find(({ route }) => route.method === request.method)
    if (match === undefined) return answerMethods(matches, errors, request)
    return answer(match, request).catch((error: unknown) => answerError(error, errors, request))
  }
}

/**
 * Makes the response for an error, as `errorReply` of `@sallyport/core/http` does. Other errors than AuthErrors become a plain 500.
 *
 * @example
 * ```ts
 * import { AuthError } from '@sallyport/core'
 * import { errorResponse } from '@sallyport/core/web'
 * errorResponse(new AuthError('forbidden')).status // 403
 * ```
 */
export function errorResponse(error: unknown, options?: ErrorOptions, request?: Request): Response {
  return toResponse(errorReply(error, options, request && toHttpRequest(request)))
}

async function answer({ route, params }: RouteMatch, request: Request): Promise<Response> {
  const routeRequest: RouteRequest = { ...toHttpRequest(request), body: await readJson(request), params }
  return toResponse(await route.handle(routeRequest))
}

function answerMethods(matches: readonly RouteMatch[], options: ErrorOptions, request: Request): Response {
  const methods = matches.map(({ route }) => route.method)
  return toResponse(methodNotAllowed(methods, options, toHttpRequest(request)))
}

function answerError(error: unknown, options: ErrorOptions, request: Request): Response {
  if (!isAuthError(error)) throw error
  return errorResponse(error, options, request)
}

function toHttpRequest(request: Request): HttpRequest {
  return {
    method: request.method,
    header: name => request.headers.get(name) ?? undefined,
    // Headers joins two values of a name with a comma. A bearer token cannot contain one, so the token source refuses it.
    rawHeaders: [],
  }
}

function toResponse({ status, headers, body }: HttpReply): Response {
  const init = { status, headers: headers.map(([name, value]): [string, string] => [name, value]) }
  return new Response(body === undefined ? null : JSON.stringify(body), init)
}

async function readJson(request: Request): Promise<unknown> {
  if (request.body === null || !isJson(request.headers.get('content-type') ?? undefined)) return undefined
  return parseJson(await readText(request.body))
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBodyBytes) throw unreadableBody('too_large')
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
