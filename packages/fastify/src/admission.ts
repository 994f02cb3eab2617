import type { Admission } from '@sallyport/core/http'
import { admissionReader } from '@sallyport/core/adapter'
import type { FastifyInstance } from 'fastify'

/** Reads what a guard let in, or throws TypeError. */
export const read = admissionReader('request')

/** Whom a guard let in; undefined where an optional one let nobody in. */
export type Admitted = Admission<unknown, unknown> | undefined

/** What readers take: any Fastify request, whatever its type parameters. */
export interface AnyRequest {
  readonly id: string
  readonly raw: object
}

interface Held {
  readonly auth: object
  readonly admitted: Admitted
}

// Registered, so that two copies of the package read each other's; a symbol, so that no parsed input can be one.
const mark: unique symbol = Symbol.for('sallyport.admission')

/** The places that the plugin gave every request. */
interface Holder {
  [mark]: Held | null
  auth: Admission<unknown, unknown> | null
}

/** Gives every request a place for whom a guard let in: `request.auth` is for others to see, and null until then. */
export function declareAdmission(fastify: FastifyInstance): void {
  fastify.decorateRequest('auth', null)
  fastify.decorateRequest(mark, null)
}

/** Remembers whom a guard let in by the word of an Auth. */
export function keepAdmission(request: AnyRequest, auth: object, admitted: Admitted): void {
  const holder = request as AnyRequest & Holder
  holder[mark] = { auth, admitted }
  holder.auth = admitted ?? null
}

/** Tells whom a guard let in by the word of this very Auth. Throws TypeError where none was asked. */
export function admissionOf(request: AnyRequest, auth: object, reader: string): Admitted {
  const held = heldBy(request)
  if (held?.auth === auth) return held.admitted
  throw new TypeError(`${reader}(request): this route is behind no guard of this auth`)
}

/** Gives what a guard loaded. Throws TypeError where it loaded nothing. */
export function resourceOf(request: AnyRequest): unknown {
  return read.resource(heldBy(request)?.admitted ?? undefined)
}

function heldBy(request: AnyRequest): Held | null | undefined {
  return (request as AnyRequest & Partial<Holder>)[mark]
}
