import type { Auth, Clock, PasswordHasher } from '@sallyport/core'
import type { RouteAudit } from '@sallyport/core/http'

/** A mail as the examples send it. */
export interface Mail {
  readonly to: string
  readonly text: string
}

/** The options of every example's `createApp`. */
export interface AppOptions {
  readonly env: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly sendMail?: (mail: Mail) => Promise<void>
  readonly onEvent?: (event: object) => void
  readonly hasher?: PasswordHasher
}

/** An application, which connects to nothing before its first query. */
export interface AuditedApp {
  readonly auth: Auth
  /** Lists its routes and who may use them. */
  audit(): RouteAudit | Promise<RouteAudit>
  close(): Promise<void>
}

/** An application that listens. */
export interface RunningApp extends AuditedApp {
  readonly url: string
  readonly database: { query(text: string, values: readonly unknown[]): Promise<unknown> }
}

/** Does what an example's `main` does, on a separate port: migrates, seeds and listens. */
export type StartApp = (options: AppOptions) => Promise<RunningApp>
