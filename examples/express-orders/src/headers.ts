import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Env } from './env.ts'

/** Headers for an API: responses must not be framed, executed or sniffed. */
export function securityHeaders(): RequestHandler {
  const contentSecurityPolicy = {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
  }
  return helmet({ contentSecurityPolicy })
}

export const noStore: RequestHandler = (_req, res, next) => {
  res.set('cache-control', 'no-store')
  next()
}

/** Allows pages of these origins to call the API, and to send its cookies if it has some. */
export function allowOrigins({ CORS_ORIGINS, COOKIES }: Env): RequestHandler {
  return cors({
    origin: CORS_ORIGINS,
    credentials: COOKIES === 'on',
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'X-CSRF-Token'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  })
}
