import type { FastifyCorsOptions } from '@fastify/cors'
import type { FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Env } from './env.ts'

/** Headers for an API: responses must not be framed, executed or sniffed. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
  },
}

/** Allows pages of these origins to call the API, and to send its cookies if it has some. */
export function allowOrigins({ CORS_ORIGINS, COOKIES }: Env): FastifyCorsOptions {
  return {
    origin: CORS_ORIGINS,
    credentials: COOKIES === 'on',
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'X-CSRF-Token'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  }
}

export async function noStore(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('cache-control', 'no-store')
}
