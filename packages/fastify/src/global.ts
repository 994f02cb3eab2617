import type { RequestAuth } from '@sallyport/core/http'

export type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** What a Sallyport guard found out about the request, or null. For typed claims use `claims(request)`. */
    readonly auth: RequestAuth<unknown, Readonly<Record<string, unknown>>> | null
  }
}
