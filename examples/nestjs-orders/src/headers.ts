import { markGuard, publicAccess } from '@sallyport/core/http'
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

/** The mark tells the audit about a guard that it cannot see. */
export const noStore = markGuard<RequestHandler>((_req, res, next) => {
  res.set('cache-control', 'no-store')
  next()
}, publicAccess('sets a header and goes on'))

/** Allows pages of these origins to call the API. */
export function allowOrigins(origins: string[]) {
  return {
    origin: origins,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  }
}
