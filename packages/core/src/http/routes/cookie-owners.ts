import type { CookieAttributes } from '../cookies/cookie.ts'
import type { OwnedCookie, RouteOperation } from './operation.ts'

const owners = new WeakMap<object, symbol>()

/** Lists cookies together with the Auth that owns them. */
export function ownedBy(auth: object, cookies: readonly (CookieAttributes | undefined)[]): readonly OwnedCookie[] {
  const owner = owners.get(auth) ?? Symbol('auth')
  owners.set(auth, owner)
  return cookies.flatMap(cookie => (cookie === undefined ? [] : [{ name: cookie.name, path: cookie.path, owner }]))
}

/** Finds cookies that another Auth sets too: each login would overwrite the other's cookie. */
export function findShared(
  own: readonly OwnedCookie[] = [],
  others: readonly OwnedCookie[] = [],
): readonly OwnedCookie[] {
  return own.filter(cookie =>
    others.some(other => other.name === cookie.name && other.owner !== cookie.owner && overlap(other, cookie)),
  )
}

/** Browsers send both cookies if one path is inside the other (RFC 6265 §5.1.4). */
function overlap({ path: a }: OwnedCookie, { path: b }: OwnedCookie): boolean {
  const inside = (inner: string, outer: string) => inner === outer || `${inner}/`.startsWith(outer.replace(/\/?$/, '/'))
  return inside(a, b) || inside(b, a)
}

const claimed = new WeakMap<object, OwnedCookie[]>()

/**
 * Registers the cookies of an Auth's routes for an application. Throws TypeError if another Auth of the application
 * sets a cookie of the same name.
 *
 * @param application an object that stands for the application, the same one for every Auth.
 */
export function claimCookies(application: object, routes: readonly { readonly operation: RouteOperation }[]): void {
  const taken = claimed.get(application) ?? []
  claimed.set(application, taken)
  const own = routes.flatMap(({ operation }) => operation.sets ?? [])
  const [shared] = findShared(own, taken)
  if (shared !== undefined) {
    throw new TypeError(
      `cookieName: two Auths of this application set the cookie ${shared.name}; give one of them another cookieName`,
    )
  }
  taken.push(...own)
}
