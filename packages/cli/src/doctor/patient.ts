import { type AuthInternals, internalsOf } from '@sallyport/core/adapter'
import type { Application } from '../application/load-application.ts'

/** What the doctor looks at. */
export interface Patient {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Undefined if no module was named. */
  readonly application?: Application | undefined
  readonly auth?: AuthInternals | undefined
}

export function patientOf(application: Application | undefined): Patient {
  const auth = application?.auth
  return { env: process.env, now: Date.now(), application, auth: auth && internalsOf(auth) }
}
