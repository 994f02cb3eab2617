import Router, { type RouterContext } from '@koa/router'
import type { AdapterApp } from '@sallyport/testkit'
import NewestKoa from 'koa'
import { sallyport } from '../src/index.ts'

/** Another spelling of `/admin/x` for the loose router. */
export const looseSpelling = '/ADMIN/x/'

/** Builds the application of the conformance suite with a version of Koa. Default: the newest. */
export function build(
  { auth, realm, routes, routeOptions, isLoose }: AdapterApp,
  Koa = NewestKoa,
): Pick<NewestKoa, 'callback'> {
  const own = sallyport(auth, { realm, ...routeOptions })
  const app = new Koa()
  app.silent = true
  app.use(own.errors())
  app.use(own.routes)
  // The router is loose about case and slashes by default.
  const router = new Router(isLoose ? {} : { sensitive: true, strict: true })
  for (const { method, path, access, answer } of routes) {
    const isPublic = 'reason' in access
    const guard = isPublic ? own.guard.public(access.reason) : own.guard(access.requirement)
    const seenBy = (ctx: RouterContext) =>
      isPublic
        ? {}
        : { claims: own.claims.optional(ctx), ...(access.requirement.recheck !== undefined && { user: own.user(ctx) }) }
    router.register(
      path,
      [method],
      [
        guard,
        (ctx: RouterContext) => {
          ctx.body = answer({ ...seenBy(ctx), params: ctx.params })
        },
      ],
    )
  }
  return app.use(router.routes())
}
