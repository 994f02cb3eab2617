import type { Admission } from '@sallyport/core/http'

declare global {
  namespace Express {
    interface Request {
      /** Whom a Sallyport guard let in. For typed claims use `claims(req)`. */
      readonly auth?: Admission<unknown, Readonly<Record<string, unknown>>> | undefined
    }
  }
}
