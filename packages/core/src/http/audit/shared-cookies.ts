import { findShared } from '../routes/cookie-owners.ts'
import { type AuditedRoute, routeName } from './audited-route.ts'
import { type Finding, findingAbout } from './findings.ts'

/** Finds cookies of the same name that two Auths set: each login overwrites the other's. One finding for each name. */
export function findSharedCookies(routes: readonly AuditedRoute[]): readonly Finding[] {
  const found = new Map<string, Finding>()
  const setters = routes.filter(({ operation }) => operation?.sets !== undefined)
  for (const [index, route] of setters.entries()) {
    for (const other of setters.slice(0, index)) {
      for (const { name } of findShared(route.operation?.sets, other.operation?.sets)) {
        const says = `sets the cookie ${name}, and so does ${routeName(other)} of another Auth: give one of them another cookieName.`
        if (!found.has(name)) found.set(name, findingAbout('shared_cookie', route, says))
      }
    }
  }
  return [...found.values()]
}
