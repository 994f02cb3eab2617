import type { IncomingMessage } from 'node:http'
import type { Admission } from '@sallyport/core/http'
import { admissionReader } from '@sallyport/core/adapter'

const read = admissionReader('req')

/** Reads the claims of a request behind a guard. */
export interface ClaimsReader<Claims> {
  /** Throws TypeError where no guard let the request in, or an optional one let nobody in. */
  (req: IncomingMessage): Claims
  /** Gives undefined where an optional guard let nobody in. Throws TypeError where there was no guard. */
  optional(req: IncomingMessage): Claims | undefined
}

/** Who was let in, by request. Requests themselves hold it at `req.auth` for others to see; the types go by this map. */
export interface Admissions<U, C> {
  /** Remembers what a guard said; undefined where an optional guard let nobody in. */
  add(req: IncomingMessage, admission: Admission<U, C> | undefined): void
  readonly claims: ClaimsReader<Admission<U, C>['claims']>
  user(req: IncomingMessage): U
  resource(req: IncomingMessage): unknown
}

/** Makes an empty record of who was let in. */
export function createAdmissions<U, C>(): Admissions<U, C> {
  const admissions = new WeakMap<IncomingMessage, Admission<U, C> | undefined>()
  const find = (req: IncomingMessage, reader: string): Admission<U, C> | undefined => {
    if (!admissions.has(req)) throw new TypeError(`${reader}(req): this route is behind no guard`)
    return admissions.get(req)
  }
  return {
    add(req, admission) {
      // A second guard on the way adds to what the first one found, such as the user.
      const merged = admission === undefined ? admissions.get(req) : { ...admissions.get(req), ...admission }
      admissions.set(req, merged)
      Object.assign(req, { auth: merged })
    },
    claims: Object.assign((req: IncomingMessage) => read.claims(find(req, 'claims')), {
      optional: (req: IncomingMessage) => find(req, 'claims.optional')?.claims,
    }),
    user: req => read.user(find(req, 'user')),
    resource: req => read.resource(find(req, 'resource')),
  }
}
