import type { Express } from 'express'
import type { Pool } from 'pg'

/** What a client holds after a login or a renewal. */
export interface Visit {
  /** The headers of its requests to guarded routes. */
  readonly headers: Readonly<Record<string, string>>
  /** The credential that it keeps for longest: a refresh token or a session cookie. */
  readonly kept: string
}

/** The response to a renewal. There is no visit if the server refused it. */
export interface Renewal {
  readonly status: number
  readonly visit?: Visit
}

/** The requests of a client, as the documentation of the contestant describes them. */
export interface Client {
  login(url: string): Promise<Visit>
  /** Exchanges the long-lived credential, or asks for the session if there is nothing to exchange. */
  renew(url: string, visit: Visit): Promise<Renewal>
  logout(url: string, visit: Visit): Promise<void>
}

/** An application with `GET /orders`, which is guarded, and `GET /forgotten`, whose guard was forgotten. */
export interface Application {
  readonly app: Express
  /** Lists the routes without a guard. Undefined if the contestant has nothing that finds them. */
  readonly unguarded?: () => readonly string[]
}

/** A way to log users in to an Express application on PostgreSQL. */
export interface Contestant {
  readonly title: string
  /** How it is configured, in a sentence. */
  readonly setup: string
  /** The packages whose versions are reported. */
  readonly packages: readonly string[]
  readonly client: Client
  /** Creates the tables and the user. Runs once. */
  prepare(pool: Pool): Promise<void>
  /** Creates the application. Runs in each process. */
  build(pool: Pool): Promise<Application>
}

export const email = 'ann@example.com'
export const password = 'correct horse battery staple'
/** The origin that contestants are configured with. Requests with cookies say that they come from it. */
export const origin = 'http://api.example.com'
