import { Inject, Injectable, Optional } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { operationOf, withoutImpliedHeads } from '@sallyport/core/adapter'
import type { AuditedRoute } from '@sallyport/core/http'
import { findFastifyHooks } from './fastify-hooks.ts'
import { guardsOf, type PlatformRoutes } from './platform-route.ts'

/** The token of the routes that Fastify reported. */
export const FASTIFY_ROUTES = Symbol.for('sallyport.fastify-routes')

interface RouteOptions {
  readonly method: string | readonly string[]
  readonly url: string
  readonly handler: unknown
}

/** The part of a Fastify instance that is used here. */
interface Fastify {
  readonly supportedMethods: readonly string[]
  addHook(name: 'onRoute', listen: (options: RouteOptions) => void): unknown
}

/** Keeps the routes that Fastify reports. It has no list of them, and reports each one once. */
@Injectable()
export class FastifyRoutes {
  private readonly told: AuditedRoute[] = []
  private instance: Fastify | undefined

  constructor(@Optional() @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {
    this.listen()
  }

  /** Listens from now on if there is an adapter. In a testing module it comes after everything is made. */
  listen(): void {
    const adapter = this.host.httpAdapter
    if (this.instance !== undefined || adapter?.getType?.() !== 'fastify') return
    const instance = adapter.getInstance<Fastify>()
    this.instance = instance
    instance.addHook('onRoute', options => void this.told.push(...routesOf(options, instance)))
  }

  list(): PlatformRoutes {
    return {
      routes: withoutImpliedHeads(this.told),
      findings: findFastifyHooks(this.instance!),
      precedence: 'specific',
    }
  }
}

function routesOf(
  { method, url: path, handler }: RouteOptions,
  { supportedMethods }: Fastify,
): readonly AuditedRoute[] {
  const names = [method].flat()
  const methods = supportedMethods.every(name => names.includes(name)) ? ['ALL'] : names
  const operation = operationOf(handler)
  return methods.map(each => ({ method: each, path, guards: guardsOf([handler]), ...(operation && { operation }) }))
}
