import { markGuard, publicAccess } from '@sallyport/core/http'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Headers for an API: nothing that it answers may be framed, run or guessed at. */
export function securityHeaders(): RequestHandler {
  const contentSecurityPolicy = {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
  }
  return helmet({ contentSecurityPolicy })
}

/** The mark tells the audit of routes what cannot be seen from outside. */
export const noStore = markGuard<RequestHandler>((_req, res, next) => {
  res.set('cache-control', 'no-store')
  next()
}, publicAccess('sets a header and goes on'))

/** Lets pages of exactly these origins call the API. */
export function allowOrigins(origins: string[]) {
  return {
    origin: origins,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  }
}
