import type { RouteAudit } from '@sallyport/core/http'
import type { OrdersAuth } from '../shared/auth.ts'
import type { CookiesOption } from '../shared/options.ts'

/** A running recipe. */
export interface Served {
  readonly url: string
  /** Lists the routes, where the router can be walked. */
  readonly audit?: RouteAudit
  close(): Promise<unknown>
}

/** A recipe under test. Defaults: `GET /me`, `GET /reports`, `POST /orders/:id/approve`, and problem documents. */
export interface Recipe {
  readonly name: string
  serve(auth: OrdersAuth, options?: CookiesOption): Promise<Served>
  /** Tells who the user is. */
  readonly me?: string
  /** Only for admins. */
  readonly reports?: string
  /** Approves an order. */
  readonly approve?: (id: string) => { readonly path: string; readonly body?: object }
  /** Finds the code of an error in a body. */
  readonly codeOf?: (body: never) => unknown
  /** Finds the result in a body. */
  readonly resultOf?: (body: never) => unknown
  /** Whether refusals are problem documents. Default: true. */
  readonly problems?: false
}

/** The paths of a recipe, with the defaults. */
export function pathsOf(recipe: Recipe) {
  const approve: NonNullable<Recipe['approve']> = id => ({ path: `/orders/${id}/approve` })
  return { me: '/me', reports: '/reports', approve, ...recipe }
}
