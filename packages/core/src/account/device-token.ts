import { sha256 } from '../lib/digest.ts'
import type { SealKeys } from '../session/seal.ts'
import { createBoundTokens } from './bound-token.ts'

/** Tells which devices an account has logged in from before. */
export interface DeviceTokens {
  /** Makes the token that a device keeps: it gives no access, only credit against strangers' failures. */
  issue(login: string): string
  /** The name of the device that the token is for, or undefined for one of another account, or none at all. */
  read(login: string, token: string | undefined): string | undefined
}

/** Makes device tokens, each bound to an account's login. */
export function createDeviceTokens(keys: () => SealKeys): DeviceTokens {
  const tokens = createBoundTokens(keys)
  return {
    issue: tokens.issue,
    read(login, token) {
      const name = tokens.read(login, token)
      return name === undefined ? undefined : sha256(name)
    },
  }
}
