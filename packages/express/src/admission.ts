import type { IncomingMessage } from 'node:http'
import type { Admission } from '@sallyport/core/http'

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
    claims: Object.assign((req: IncomingMessage) => claimsOf(find(req, 'claims')), {
      optional: (req: IncomingMessage) => find(req, 'claims.optional')?.claims,
    }),
    user: req => userOf(find(req, 'user')),
    resource: req => resourceOf(find(req, 'resource')),
  }
}

function claimsOf<U, C>(admission: Admission<U, C> | undefined): Admission<U, C>['claims'] {
  if (admission !== undefined) return admission.claims
  throw new TypeError('claims(req): nobody is signed in; behind an optional guard read claims.optional(req)')
}

function userOf<U, C>(admission: Admission<U, C> | undefined): U {
  if (admission?.user !== undefined) return admission.user
  throw new TypeError('user(req): this route is behind no guard with recheck')
}

function resourceOf<U, C>(admission: Admission<U, C> | undefined): unknown {
  if (admission?.resource !== undefined) return admission.resource
  throw new TypeError('resource(req): this route is behind no guard.can that loads one')
}
