import type { RequestAuth } from '@sallyport/core/http'

declare global {
  namespace Express {
    interface Request {
      /** What a Sallyport guard found out about the request. For typed claims use `claims(req)`. */
      readonly auth?: RequestAuth<unknown, Readonly<Record<string, unknown>>> | undefined
    }
  }
}
