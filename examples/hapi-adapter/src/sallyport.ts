import type { Lifecycle, Plugin, Request } from '@hapi/hapi'
import { type Auth, isAuthError, type TokenPair } from '@sallyport/core'
import {
  adapterBase,
  type AdapterOptions,
  adapterOptionNames,
  claimCookies,
  createReaders,
  type DeliverOptions,
  isAnswered,
  joinAuth,
  type OptionNames,
  readBasePath,
} from '@sallyport/core/adapter'
import { errorReply, type RequestAuth } from '@sallyport/core/http'
import { createGuards } from './guard.ts'
import { respond } from './reply.ts'
import { adaptWith, type ClientIp } from './request.ts'
import { hapiRoute } from './routes.ts'

/** The options of an adapter. */
export interface Options extends AdapterOptions {
  /** Where the auth routes are. Default: `'/auth'`. */
  readonly basePath?: string
  /** Finds the client's address. Default: the connection's. */
  readonly clientIp?: ClientIp
  /** Makes the subject that the policy is asked about, if the claims lack what its conditions read. */
  readonly subject?: (claims: never) => never
}

const names: OptionNames<Options> = { ...adapterOptionNames, basePath: true, clientIp: true, subject: true }

/** Makes the guards, the readers and the plugin of a hapi server. Throws TypeError for a mistake in the options. */
export function sallyport<U, C>(auth: Auth<U, C>, options: Options = {}) {
  const { errors, guard, routes, jwks, metadata, deliver } = adapterBase('sallyport', auth, options, names)
  const adapt = adaptWith(options.clientIp ?? (request => request.info.remoteAddress))
  const found = new WeakMap<Request, RequestAuth<U, C> | undefined>()
  const { claims, user, resource } = createReaders<Request, U, C>('request', (request, reader) => {
    if (found.has(request)) return found.get(request)
    throw new TypeError(`${reader}(request): no guard protects this route`)
  })
  const keep = (request: Request, more: RequestAuth<U, C> | undefined) =>
    void found.set(request, joinAuth(found.get(request), more))

  const answerRefusals: Lifecycle.Method = (request, h) => {
    const { response, raw } = request
    // Somebody else has answered, or the client has left: hapi would fail to send.
    if (isAnswered(raw.res)) return h.abandon
    if (!isAuthError(response)) return h.continue
    return respond(h, errorReply(response, errors, adapt(request))).takeover()
  }
  const plugin: Plugin<void> = {
    name: 'sallyport',
    multiple: true,
    register(server) {
      claimCookies(server.listener, routes)
      server.ext('onPreResponse', answerRefusals)
      for (const route of routes) server.route(hapiRoute(route, adapt, readBasePath(options.basePath)))
      for (const route of [jwks, ...(metadata ? [metadata] : [])]) server.route(hapiRoute(route, adapt))
    },
  }
  return {
    guard: createGuards<U, C>({ guard, adapt, keep, subject: options.subject }),
    claims,
    user,
    resource,
    deliver: async (request: Request, h: Parameters<typeof respond>[0], pair: TokenPair, how?: DeliverOptions) =>
      respond(h, await deliver(adapt(request), pair, how)),
    plugin,
  }
}
