import type { hash, verify } from '@node-rs/bcrypt'
import { failureOf } from '../lib/failure.ts'

/** The functions of `@node-rs/bcrypt` that the hasher calls. */
export interface NativeBcrypt {
  readonly hash: typeof hash
  readonly verify: typeof verify
}

let loading: Promise<NativeBcrypt> | undefined

/**
 * Loads the native module, when the first hasher is made: an application with another hasher never needs it, nor does a
 * runtime without native modules. If it cannot be loaded, the developer is warned at once, not at the first login.
 */
export function loadBcrypt(): Promise<NativeBcrypt> {
  if (loading === undefined) {
    loading = import('@node-rs/bcrypt')
    loading.catch(warn)
  }
  return loading
}

function warn(error: unknown): void {
  const what = `@node-rs/bcrypt could not be loaded (${failureOf(error).reason})`
  const advice = 'on a runtime without native modules, pass hashing: { hasher: scryptHasher() }'
  process.emitWarning(`${what}, so nobody with a bcrypt hash can log in; ${advice}`, 'SallyportWarning')
}
