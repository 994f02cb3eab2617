import type { TokenPair } from '@sallyport/core'
import type { Deliver } from '@sallyport/core/http'
import type { DeliverOptions } from '@sallyport/core/adapter'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toHttpRequest } from './request.ts'

// Registered, so that two copies of the package read each other's; a symbol, so that no other decorator has the name.
const mark: unique symbol = Symbol.for('sallyport.deliver')

/** Keeps what delivers tokens for the scope of the plugin. */
export function keepDelivery(fastify: FastifyInstance, make: Deliver): void {
  if (!fastify.hasDecorator(mark)) fastify.decorate(mark, { deliver: make })
}

/**
 * Delivers tokens that the application made by `createSession`, after a passkey or a second factor: sets the cookies of the
 * login on the reply, where there are any, and resolves to the body of the login, to send or to leave out with a redirect.
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
  const { headers, body } = await held.deliver(toHttpRequest(reply.request), pair, options)
  for (const [name, value] of headers) if (name !== 'content-type') reply.header(name, value)
  return body as object
}
