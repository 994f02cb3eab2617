import Router15 from '@koa/router'
import { accessText } from '@sallyport/core/adapter'
import Koa from 'koa'
import { auditKoa, sallyport } from '../../src/index.ts'
import { setUp } from '../setup.ts'

export const { guard, routes, errors } = sallyport(setUp().auth)

/** Adds to an application and to a router, which the application uses at its end. */
export type Build = (app: Koa, router: Router15) => unknown

/** What the audit says of an application. */
export function audited(build: Build, Router: typeof Router15 = Router15) {
  const app = new Koa()
  const router = new Router()
  build(app, router)
  if (router.stack.length > 0 && !app.middleware.some(each => Reflect.get(each, 'router') === router)) {
    app.use(router.routes()).use(router.allowedMethods())
  }
  const audit = auditKoa(app)
  return {
    audit,
    lines: audit.routes.map(route => `${route.method} ${route.path} ${accessText(route)}`),
    findings: audit.findings.map(({ kind, message }) => `${kind}: ${message}`),
  }
}

export const findings = (build: Build) => audited(build).findings
export const lines = (build: Build) => audited(build).lines
export const answer = (ctx: Koa.Context) => void (ctx.body = '')

/** Passes requests on, as far as anybody can tell. */
export async function upload(_ctx: unknown, next: () => Promise<unknown>) {
  await next()
}
