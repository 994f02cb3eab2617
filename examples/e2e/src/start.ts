import type { Clock, PasswordHasher } from '@sallyport/core'

/** A mail as the examples send it. */
export interface Mail {
  readonly to: string
  readonly text: string
}

/** What every example's `createApp` takes. */
export interface AppOptions {
  readonly env: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly sendMail?: (mail: Mail) => Promise<void>
  readonly onEvent?: (event: object) => void
  readonly hasher?: PasswordHasher
}

/** An application that listens. */
export interface RunningApp {
  readonly url: string
  close(): Promise<void>
}

/** Does what an example's `main` does, on a port of its own: migrations, seeds, then listen. */
export type StartApp = (options: AppOptions) => Promise<RunningApp>
