import type { TokenPair } from '@sallyport/core'
import { type DeliverOptions, prepareReply } from '@sallyport/core/adapter'
import type { Deliver } from '@sallyport/core/http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toHttpRequest } from './request.ts'

// Registered, so that two copies of the package read each other's; a symbol, so that no other decorator has this name.
const mark: unique symbol = Symbol.for('sallyport.deliver')

/** Keeps the function that delivers tokens, for the scope of the plugin. */
export function keepDelivery(fastify: FastifyInstance, deliverPair: Deliver): void {
  if (!fastify.hasDecorator(mark)) fastify.decorate(mark, { deliver: deliverPair })
}

/**
 * Delivers tokens of `createSession` as the login does, for example after a passkey or a second factor: sets the login's
 * cookies on the reply, if there are any, and resolves to the login's body, for you to send, or to drop if you redirect.
 *
 * Throws TypeError outside the scope of the plugin.
 *
 * @example
 * ```ts
 * import { deliver } from '@sallyport/fastify'
 * app.post('/passkey', { config: { sallyport: { public: 'login' } } }, async (request, reply) =>
 *   deliver(reply, await auth.createSession(await userOf(request))))
 * ```
 */
export async function deliver(reply: FastifyReply, pair: TokenPair, options?: DeliverOptions): Promise<object> {
  const held = Reflect.get(reply.server, mark) as { readonly deliver: Deliver } | undefined
  if (held === undefined) throw new TypeError('deliver(reply): @sallyport/fastify is not registered in this scope')
  return prepareReply(reply, await held.deliver(toHttpRequest(reply.request), pair, options))
}
