import { createReaders, type RequestPropertiesOption } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'
import type { FastifyInstance } from 'fastify'

/** What a guard found out; undefined if an optional guard found no token. */
export type Found = RequestAuth<unknown, unknown> | undefined

/** What readers take: any Fastify request, with any type parameters. */
export interface AnyRequest {
  /** The id of the request. */
  readonly id: string
  /** The request of Node. */
  readonly raw: object
}

interface Held {
  readonly auth: object
  readonly found: Found
}

// Registered, so that two copies of the package read each other's; a symbol, so that no parsed input can be one.
const mark: unique symbol = Symbol.for('sallyport.request-auth')

/** The members that the plugin gives every request. */
interface Holder {
  [mark]: Held | null
  auth: RequestAuth<unknown, unknown> | null
}

/**
 * Declares the members of every request: `request.auth` and the option's properties, null until a guard lets the request in,
 * and one for readers. Another plugin may have declared a property before, such as `user`.
 */
export function declareAuth(fastify: FastifyInstance, { requestProperties = {} }: RequestPropertiesOption): void {
  fastify.decorateRequest('auth', null)
  fastify.decorateRequest(mark, null)
  for (const name of Object.keys(requestProperties)) {
    if (!fastify.hasRequestDecorator(name)) fastify.decorateRequest(name, null)
  }
}

/** Keeps what a guard of an Auth found out. */
export function keepAuth(request: AnyRequest, auth: object, found: Found): void {
  const holder = request as AnyRequest & Holder
  holder[mark] = { auth, found }
  holder.auth = found ?? null
  if (found?.properties !== undefined) Object.assign(holder, found.properties)
}

/** Finds what a guard of this Auth found out. Throws TypeError if no such guard protects the route. */
export function findAuth(request: AnyRequest, auth: object, reader: string): Found {
  const held = heldBy(request)
  if (held?.auth === auth) return held.found
  throw new TypeError(`${reader}(request): no guard of this auth protects this route`)
}

/** Reads what a guard loaded. Throws TypeError if it loaded nothing. */
export const { resource: readResource } = createReaders('request', (request: AnyRequest) => heldBy(request)?.found)

function heldBy(request: AnyRequest): Held | null | undefined {
  return (request as AnyRequest & Partial<Holder>)[mark]
}
