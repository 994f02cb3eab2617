import type { Server } from 'node:http'
import type { Auth } from '@sallyport/core'
import type { AuthRoutesOptions, ErrorOptions, Requirement } from '@sallyport/core/http'

/** An adapter under test. */
export interface HttpAdapter {
  /** Names it in the titles of the cases. */
  readonly name: string
  /**
   * Another spelling of `/admin/x` that the router takes for it where `isLoose` is set, such as `/ADMIN/x/`: it shows that
   * the router is loose there. Default: the router cannot be loosened, and none is tried.
   */
  readonly looseSpelling?: string
  /** Builds an application with the adapter, and listens on a free port of 127.0.0.1. It is called several times. */
  start(app: AdapterApp): Promise<Listening>
}

/** Where an application listens. */
export interface Listening {
  /** The port on 127.0.0.1. */
  readonly port: number
  /**
   * The server itself, so that the suite can answer requests before the application does. Without it no case can show what
   * happens then.
   */
  readonly server?: Server | undefined
  /** Stops listening. */
  close(): Promise<void>
}

/**
 * An application to build: the auth routes below `/auth`, the public keys at `/.well-known/jwks.json`, the metadata for OAuth
 * clients if there is some, the routes given here, and problem documents for what is refused.
 */
export interface AdapterApp {
  /** The Auth to build the application with. */
  readonly auth: Auth<AdapterUser, AdapterClaims>
  /** Whether the Auth has metadata for OAuth clients (RFC 9728). */
  readonly hasMetadata: boolean
  /** The option `realm`. */
  readonly realm: string
  /** The routes to declare. */
  readonly routes: readonly AdapterRoute[]
  /** Options of the auth routes and of all refusals, for the adapter to take as they are. */
  readonly routeOptions: Pick<AuthRoutesOptions, 'cookies' | 'leaveOut' | 'loginField' | 'paths'> &
    Pick<ErrorOptions, 'errorBody' | 'problemTypes'>
  /** Whether the framework's router is to be as loose as it can be set: about case, slashes, semicolons. */
  readonly isLoose: boolean
}

/** A route to declare. Its path has parameters in the form `:name`, one segment long. */
export interface AdapterRoute {
  /** The method of the route. */
  readonly method: 'GET' | 'POST'
  /** The path of the route. */
  readonly path: string
  /** The guard to make: `guard.public(reason)`, or `guard(requirement)`. */
  readonly access: { readonly reason: string } | { readonly requirement: Requirement }
  /** What to answer with, as JSON and with 200, once the guard has let the request in. */
  answer(seen: Seen): object
}

/** What an adapter shows a route of a request. */
export interface Seen {
  /** Undefined on a public route, and where an optional guard let nobody in. */
  readonly claims?: { readonly sub: string; readonly roles: readonly string[] } | undefined
  /** The user, where the requirement has `recheck`. */
  readonly user?: AdapterUser | undefined
  /** The parameters of the path. */
  readonly params: Readonly<Record<string, unknown>>
}

/** A user of the application. */
export interface AdapterUser {
  /** The id of the user. */
  readonly id: string
  /** The login of the user. */
  readonly username: string
  /** The roles of the user. */
  readonly roles: readonly string[]
}

/** The claims that the application puts into tokens. */
export interface AdapterClaims {
  /** The roles of the user. */
  readonly roles: readonly string[]
}
