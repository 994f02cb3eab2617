import { Controller, Delete, Get, Inject, Post, Req, Res, type Type, VERSION_NEUTRAL } from '@nestjs/common'
import { type FrameworkResponse, isAnswered, markRoute, sendReply, setHeaders } from '@sallyport/core/adapter'
import type { AuthRoute } from '@sallyport/core/http'
import { type PlatformRequest, toRouteRequest } from '../request.ts'

/**
 * Makes a controller of core's routes below a path, for every version of the application. Its filters, interceptors and
 * guards see them like any other route.
 *
 * The routes depend on the `Auth`, which a factory may make late. So the methods are added when the controller is made,
 * before Nest maps them.
 *
 * @param token gives the routes.
 */
export function routesController(path: string, token: symbol): Type {
  class SallyportController {
    readonly routes: ReadonlyMap<string, AuthRoute>

    constructor(@Inject(token) routes: readonly AuthRoute[]) {
      this.routes = new Map(routes.map(route => [nameOf(route), route]))
      for (const route of routes) addMethod(SallyportController.prototype, route)
    }
  }
  Controller({ path, version: VERSION_NEUTRAL })(SallyportController)
  return SallyportController
}

interface RoutesOwner {
  readonly routes: ReadonlyMap<string, AuthRoute>
}

const verbs = { GET: Get, POST: Post, DELETE: Delete } as const

/** Adds a method with the decorators that a class would have. */
function addMethod(prototype: RoutesOwner, route: AuthRoute): void {
  const name = nameOf(route)
  const descriptor = { value: methodFor(name, route), configurable: true }
  Object.defineProperty(prototype, name, descriptor)
  verbs[route.method](route.path)(prototype, name, descriptor)
  Req()(prototype, name, 0)
  Res()(prototype, name, 1)
}

/** The route checks requests itself: because of the mark the guard does not. */
function methodFor(name: string, route: AuthRoute) {
  async function answer(this: RoutesOwner, request: PlatformRequest, response: FrameworkResponse): Promise<void> {
    // Set first, so that error responses of Nest keep it too.
    if (!isAnswered(response)) setHeaders(response, [['cache-control', 'no-store']])
    sendReply(response, await this.routes.get(name)!.handle(toRouteRequest(request)))
  }
  // @nestjs/swagger derives ids from names.
  Object.defineProperty(answer, 'name', { value: name })
  return markRoute(answer, route)
}

/** `POST /logout-all` is the method `authLogoutAll`, wherever the application moves it. */
function nameOf({ operation }: AuthRoute): string {
  return operation.id
}
