import type { AuditedRoute } from '../http/audit/audited-route.ts'
import { AuthError } from '../errors.ts'
import { errorReply, methodNotAllowed } from '../http/reply/reply.ts'
import type { AuthRoute } from '../http/routes/route.ts'
import { answerRoute, type RouteParts } from './auth-routes.ts'
import { callOf, makeCall, type WebCall } from './call.ts'
import { hostErrorOf } from './host-error.ts'
import type { ContextArguments } from './web-guard.ts'
import { guardsOf } from './handler.ts'
import { auditedRoute, markHandler, markListed } from './listed.ts'
import { paramsIn, parsePattern } from './pattern.ts'
import { toResponse } from './response.ts'

/** Answers a request of a {@link WebRouter}. Put it behind a guard with the guard's `route`. */
export type RouteHandler<Context = unknown> = (request: Request, call: WebCall<Context>) => Response | Promise<Response>

/**
 * The handlers of an application by method and path, such as `'GET /orders/:id'`. The method `ALL` stands for every one; `:name`
 * is one segment, and a last segment `*` is the rest of the path. Of two routes that match, the first one answers.
 */
export type RouteTable<Context = unknown> = Readonly<Record<string, RouteHandler<Context>>>

/** An application that answers standard requests. */
export interface WebRouter<Context = unknown> {
  /** Answers a request; what the runtime passes after it goes to loaders and handlers as `context`. */
  readonly fetch: (request: Request, ...context: ContextArguments<Context>) => Promise<Response>
}

interface Entry<Context> {
  readonly method: string
  readonly pattern: readonly string[]
  readonly answer: (call: WebCall<Context>) => Response | Promise<Response>
}

/** Makes a router of the auth routes and an application's own. Throws TypeError for a malformed route. */
export function createRouter<Context>(
  routes: readonly AuthRoute[],
  table: RouteTable<Context>,
  parts: RouteParts<Context>,
): WebRouter<Context> {
  const own = Object.entries(table).map(([name, handler]) => readEntry(name, handler))
  const entries = [...routes.map(route => entryOf(route, parts)), ...own.map(({ entry }) => entry)]
  const router: WebRouter<Context> = {
    fetch: async (request, ...[context]) => {
      const call = callOf(request, context as Context)
      const refusal = hostErrorOf(request)
      if (refusal !== undefined) return toResponse(errorReply(refusal, parts.errors, parts.toHttpRequest(call)))
      return answerWith(entries, call, parts)
    },
  }
  return markListed(router, [...routes.map(auditedRoute), ...own.map(({ audited }) => audited)])
}

function entryOf<Context>(route: AuthRoute, parts: RouteParts<Context>): Entry<Context> {
  const { method, path } = route
  return {
    method,
    pattern: path.split('/'),
    answer: async call => answerRoute({ route, params: call.params }, call, parts),
  }
}

function readEntry<Context>(name: string, handler: unknown): { entry: Entry<Context>; audited: AuditedRoute } {
  const [, method = '', path = ''] = /^([A-Z]+) (\/.*)$/.exec(name) ?? []
  if (method === '') throw mistake(name, "must be a method and a path, such as 'GET /orders'")
  if (typeof handler !== 'function') throw mistake(name, 'must be a function')
  const answering = handler as RouteHandler<Context>
  return {
    entry: { method, pattern: patternIn(name, path), answer: call => answering(call.request, call) },
    audited: markHandler({ method, path, guards: guardsOf(handler) }, handler),
  }
}

function patternIn(name: string, path: string): readonly string[] {
  const pattern = parsePattern(path)
  if (pattern !== undefined) return pattern
  throw mistake(name, 'must have segments of plain text, `:name`, and `*` only as the last one')
}

function mistake(name: string, says: string): TypeError {
  return new TypeError(`router: ${JSON.stringify(name)}: ${says}`)
}

/** Answers with the first route that takes the method; `GET` routes take `HEAD` too (RFC 9110 §9.3.2). */
async function answerWith<Context>(
  entries: readonly Entry<Context>[],
  call: WebCall<Context>,
  parts: RouteParts<Context>,
): Promise<Response> {
  const { method } = call.request
  const matches = entries.flatMap(entry => {
    const params = paramsIn(entry.pattern, call.url.pathname)
    return params === undefined ? [] : [{ entry, params }]
  })
  const match = matches.find(({ entry }) => takes(entry, method))
  if (match !== undefined) {
    const response = await match.entry.answer(makeCall(call.request, call.context, match.params))
    return method === 'HEAD' ? withoutBody(response) : response
  }
  const request = parts.toHttpRequest(call)
  if (matches.length === 0) return toResponse(errorReply(new AuthError('not_found'), parts.errors, request))
  return toResponse(methodNotAllowed(allowedBy(matches), parts.errors, request))
}

function takes({ method }: { readonly method: string }, asked: string): boolean {
  return method === 'ALL' || method === asked || (method === 'GET' && asked === 'HEAD')
}

function allowedBy(matches: readonly { readonly entry: { readonly method: string } }[]): readonly string[] {
  return [...new Set(matches.map(({ entry }) => entry.method))]
}

function withoutBody(response: Response): Response {
  // Nobody reads it, so that a stream would stay open.
  response.body?.cancel().catch(() => undefined)
  return new Response(null, response)
}
