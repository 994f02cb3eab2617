import { Controller, Delete, Get, Inject, Post, Req, Res, type Type, VERSION_NEUTRAL } from '@nestjs/common'
import { type AuthRoute, markGuard } from '@sallyport/core/http'
import { markOperation } from '@sallyport/core/adapter'
import { isAnswered, type PlatformResponse, sendReply, setHeader } from '../reply.ts'
import { type PlatformRequest, toRouteRequest } from '../request.ts'

/**
 * Makes a controller of core's routes below a path, for every version of the application, whose filters, interceptors
 * and guards see them as any other.
 *
 * Which routes there are tells the `Auth` alone, and a factory may make that late. So the methods are added when the
 * controller is made: Nest maps them after that.
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

/** Decorates by hand what a class would write out. */
function addMethod(prototype: RoutesOwner, route: AuthRoute): void {
  const name = nameOf(route)
  const descriptor = { value: methodFor(name, route), configurable: true }
  Object.defineProperty(prototype, name, descriptor)
  verbs[route.method](route.path)(prototype, name, descriptor)
  Req()(prototype, name, 0)
  Res()(prototype, name, 1)
}

/** The route checks by itself what it asks for: the mark keeps the guard from doing so before it. */
function methodFor(name: string, { access, operation }: AuthRoute) {
  async function answer(this: RoutesOwner, request: PlatformRequest, response: PlatformResponse): Promise<void> {
    // Set first, so that error responses of Nest keep it too.
    if (!isAnswered(response)) setHeader(response, 'cache-control', 'no-store')
    sendReply(response, await this.routes.get(name)!.handle(toRouteRequest(request)))
  }
  // @nestjs/swagger makes ids of names.
  Object.defineProperty(answer, 'name', { value: name })
  return markOperation(markGuard(answer, access), operation)
}

/** Wherever the application moves it, `POST /logout-all` is the method `authLogoutAll`. */
function nameOf({ operation }: AuthRoute): string {
  return operation.id
}
