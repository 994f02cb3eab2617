import {
  hostErrorOf,
  markRoute,
  maxBodyBytes,
  parseJson,
  readJson,
  toResponse,
  unreadableBody,
} from '@sallyport/core/adapter'
import { type AuthRoute, isJson } from '@sallyport/core/http'
import { type Context, type Handler, Hono } from 'hono'
import { answerable, type ErrorParts } from './errors.ts'

/** Makes an application of the auth routes, to mount below a path. */
export function createRoutes(routes: readonly AuthRoute[], parts: ErrorParts): Hono {
  const app = new Hono()
  for (const route of routes) app.on(route.method, route.path, routeHandler(route, parts))
  return app
}

/** Answers an auth route. */
export function routeHandler(route: AuthRoute, parts: ErrorParts): Handler {
  const handler = async (c: Context): Promise<Response> => {
    try {
      const refusal = hostErrorOf(c.req.raw)
      if (refusal !== undefined) throw refusal
      const body = await bodyOf(c)
      return toResponse(await route.handle(Object.assign(parts.adapt(c), { body, params: c.req.param() })))
    } catch (error) {
      throw answerable(error, c, parts)
    }
  }
  return markRoute(handler, route)
}

/** Hono keeps a body that something in front has read, such as a validator. */
async function bodyOf(c: Context): Promise<unknown> {
  if (!c.req.raw.bodyUsed) return readJson(c.req.raw)
  if (!isJson(c.req.header('content-type'))) return undefined
  const text = await c.req.text()
  if (Buffer.byteLength(text) > maxBodyBytes) throw unreadableBody('too_large')
  return parseJson(text)
}
