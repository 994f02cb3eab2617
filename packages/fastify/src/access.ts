import { type GuardDescription, publicAccess, type Requirement } from '@sallyport/core/http'

/** A route that is open to everybody. */
export interface PublicAccess {
  /** Why it is open: for the audit of routes, which tells open from forgotten. */
  readonly public: string
  readonly roles?: never
  readonly recheck?: never
  readonly maxAge?: never
  readonly can?: never
  readonly optional?: never
}

/** What a route asks of a request: its `config.sallyport`. */
export type RouteAccess = PublicAccess | (Requirement & object & { readonly public?: never })

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whom the route lets in. Default: everybody who is signed in. */
    sallyport?: RouteAccess
  }
}

/** The access of one of core's routes, which ask for no more than this. */
export function accessOf(description: GuardDescription): RouteAccess {
  if (description.kind === 'public') return { public: description.reason }
  const { recheck } = description
  return recheck === undefined ? {} : { recheck }
}

/** The reason of a public access, or undefined for any other. Throws TypeError where it asks for something as well. */
export function publicReasonOf(access: RouteAccess): string | undefined {
  if (typeof access !== 'object' || access === null || !Object.hasOwn(access, 'public')) return undefined
  const { public: reason, ...others } = access
  const [contradiction] = Object.keys(others)
  if (contradiction !== undefined) throw new TypeError(`guard.public: contradicts ${contradiction}`)
  return publicAccess(reason as string).reason
}
