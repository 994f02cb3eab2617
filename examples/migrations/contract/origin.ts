import type { Database } from './database.ts'

/**
 * A version of an application: as it was, as it is after the move, and as it was with what going back needs. All of them can
 * run at the same time on one database.
 */
export type Version = 'before' | 'after' | 'back'

/** A running application. */
export interface App {
  /** Without a slash at its end. */
  readonly url: string
  close(): Promise<void>
}

/** A user, as the table of users has it. */
export interface Person {
  /** As `GET /me` says it. */
  readonly id: string | number
  readonly email: string
  readonly password: string
  readonly role: 'user' | 'admin'
}

/** How a version is started. */
export interface StartOptions {
  /** The share of the users whose logins `after` answers with Sallyport's tokens. Default: 100. */
  readonly percent?: number
}

/** What an application that moves to Sallyport was written with, and how its clients talk to it. */
export interface Origin<C> {
  readonly name: string
  /** Creates the tables of every version. */
  prepare(database: Database): Promise<void>
  /** Inserts a user with a password hash, as the application before the move would. Resolves to the id. */
  addUser(database: Database, user: Omit<Person, 'id'>): Promise<string | number>
  /** Reads the stored password hash of a user. */
  passwordHash(database: Database, id: Person['id']): Promise<string>
  start(version: Version, database: Database, options?: StartOptions): Promise<App>

  /** Resolves to the last response of a login, also to a refusal. */
  login(app: App, email: string, password: string): Promise<Response>
  /** Makes what a client keeps of a successful response to a login or a refresh. */
  credential(response: Response, previous?: C): Promise<C>
  /** The headers by which a client shows who it is. */
  headers(credential: C): Record<string, string>
  /** Renews a credential. Left out if the application before the move cannot. */
  refresh?(app: App, credential: C): Promise<Response>
  /** Logs out. Left out if the application before the move cannot. */
  logout?(app: App, credential: C): Promise<Response>

  /** Milliseconds after a login when each version refuses the credential of that login. */
  readonly lifetime: number
  /** Makes a credential expire if the clock of the process does not decide. */
  expire?(app: App, credential: C): Promise<void>
  /** The status of a refused login. Default: 401. */
  readonly refusedLogin?: number
  readonly survives: Survives
}

/** What goes on working without a login. What is false here is lost, and tests require that it is. */
export interface Survives {
  /** What `after` issued is accepted by the `before` of a deployment that is under way, or that was rolled back unchanged. */
  readonly newOnBefore: boolean
  /** What `after` issued is accepted by `back`. */
  readonly newOnBack: boolean
  /** What `after` issued is renewed by `back`, to what `before` accepts. Undefined without `refresh`. */
  readonly refreshOnBack: boolean | undefined
  /** Passwords whose hash `after` renewed are verified by `before`. Default: true. */
  readonly hashOnBefore?: boolean
}
