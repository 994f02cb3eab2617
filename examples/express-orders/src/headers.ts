import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

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

/** Allows pages of these origins to call the API. */
export function allowOrigins(origins: string[]): RequestHandler {
  return cors({
    origin: origins,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  })
}
