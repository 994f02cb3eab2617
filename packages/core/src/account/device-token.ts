import { hmacSha256, sameText, sha256 } from '../lib/digest.ts'
import { randomId } from '../lib/random.ts'
import type { SealKeys } from '../session/seal.ts'

/** Tells which devices an account has logged in from before. */
export interface DeviceTokens {
  /** Makes the token that a device keeps: it gives no access, only credit against strangers' failures. */
  issue(login: string): string
  /** The name of the device that the token is for, or undefined for one of another account, or none at all. */
  read(login: string, token: string | undefined): string | undefined
}

/** Makes device tokens: a random name, and a MAC over it and the account's login. */
export function createDeviceTokens(keys: () => SealKeys): DeviceTokens {
  const mac = (key: Uint8Array, login: string, name: string) =>
    hmacSha256(key, `${name}\n${login}`).toString('base64url')
  return {
    issue(login) {
      const name = randomId()
      return `${name}.${mac(keys().current.key, login, name)}`
    },
    read(login, token) {
      const [name = '', given = '', ...rest] = typeof token === 'string' && token.length < 256 ? token.split('.') : []
      const isOurs = [...keys().all.values()].some(key => sameText(mac(key, login, name), given))
      return isOurs && rest.length === 0 ? sha256(name) : undefined
    },
  }
}
