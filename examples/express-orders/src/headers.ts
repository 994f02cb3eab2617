import cors from 'cors'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** Headers for an API: nothing that it answers may be framed, run, guessed at or kept. */
export function securityHeaders(): RequestHandler[] {
  const contentSecurityPolicy = {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
  }
  const noStore: RequestHandler = (_req, res, next) => {
    res.set('cache-control', 'no-store')
    next()
  }
  return [helmet({ contentSecurityPolicy }), noStore]
}

/** Lets pages of exactly these origins call the API. */
export function allowOrigins(origins: string[]): RequestHandler {
  return cors({
    origin: origins,
    methods: ['GET', 'POST', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['Retry-After'],
    maxAge: 600,
  })
}
