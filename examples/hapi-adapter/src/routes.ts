import type { Request, RouteOptions, ServerRoute } from '@hapi/hapi'
import { markRoute, readNodeJson } from '@sallyport/core/adapter'
import type { AuthRoute, HttpRequest } from '@sallyport/core/http'
import { respond } from './reply.ts'

const state: RouteOptions['state'] = { parse: false, failAction: 'ignore' }

/** Nothing is read here: hapi would answer some content types and lengths by itself. */
const payload: RouteOptions['payload'] = {
  parse: false,
  output: 'stream',
  failAction: 'ignore',
  maxBytes: Number.MAX_SAFE_INTEGER,
}

/** Makes a route of hapi from an auth route. */
export function hapiRoute(route: AuthRoute, adapt: (request: Request) => HttpRequest, basePath = ''): ServerRoute {
  const { method, path } = route
  const handler: ServerRoute['handler'] = async (request, h) => {
    const body = await readNodeJson(request.raw.req)
    return respond(h, await route.handle(Object.assign(adapt(request), { body, params: request.params })))
  }
  return {
    method,
    path: basePath + path.replaceAll(/:(\w+)/g, '{$1}'),
    handler: markRoute(handler, route),
    options: method === 'GET' ? { state } : { state, payload },
  }
}
