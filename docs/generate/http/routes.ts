import type { Auth } from '@sallyport/core'
import { type AuthRoute, authRoutes, jwksRoute } from '@sallyport/core/http'
import type { Described } from './page.ts'
import { page } from './world.ts'

/** Describes the auth routes of an Auth, and the route of the public keys. */
export function describeRoutes<U, C>(auth: Auth<U, C>): readonly Described[] {
  const cookies = authRoutes(auth, { cookies: { origins: [page] } })
  const described = authRoutes(auth).map((route, index) => ({
    name: nameOf(route),
    path: `/auth${route.path}`,
    body: route,
    cookies: cookies[index]!,
  }))
  const keys = jwksRoute(auth)
  return [...described, { name: undefined, path: keys.path, body: keys, cookies: keys }]
}

/** The id in OpenAPI documents is made from the name. */
function nameOf({ operation }: AuthRoute): string {
  return operation.id.replace(/^auth([A-Z])/, (_, letter: string) => letter.toLowerCase())
}
