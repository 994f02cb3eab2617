import type { Auth } from '@sallyport/core'
import { authRoutes, type AuthRoutesOptions, jwksRoute } from '@sallyport/core/http'
import { type PlatformResponse, sendReply, setHeader } from '../reply.ts'
import { type PlatformRequest, toRouteRequest } from '../request.ts'

export const ANSWER_ROUTE = Symbol.for('sallyport.answer-route')

/** Answers a request to one of core's routes, which is named by its method and path. */
export type AnswerRoute = (name: string, request: PlatformRequest, response: PlatformResponse) => Promise<void>

/** Makes the answers of one application's auth routes. Throws TypeError for a mistake in the options. */
export function createAnswers(auth: Auth, options: AuthRoutesOptions): AnswerRoute {
  const routes = [...authRoutes(auth, options), jwksRoute(auth)]
  const byName = new Map(routes.map(route => [`${route.method} ${route.path}`, route]))
  return async (name, request, response) => {
    // Said before anything can fail: an error that Nest answers by itself keeps this header.
    setHeader(response, 'cache-control', 'no-store')
    const route = byName.get(name)
    if (route === undefined) throw new TypeError(`core has no route ${name}`)
    sendReply(response, await route.handle(toRouteRequest(request)))
  }
}
