import type { Admission } from '@sallyport/core/http'

export type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom a Sallyport guard let in; null where nobody. For typed claims use `claims(request)`. */
    readonly auth: Admission<unknown, Readonly<Record<string, unknown>>> | null
  }
}
