import { sha256 } from '../lib/digest.ts'
import type { Clock } from '../ports/clock.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import type { DerivedKeys } from '../token/derive.ts'
import { createBoundTokens } from './bound-token.ts'
import { keepOnDevice, tokensOfDevice } from './device-jar.ts'

/** A device that has logged in to an account before. */
export interface KnownDevice {
  /** Stays the same when the token is renewed. Random, and safe in a store's keys. */
  readonly id: string
  /** Seconds since the epoch: the latest login of the device, and when its token expires. */
  readonly issuedAt: number
  readonly expiresAt: number
}

/** Whose device it is. The token is worthless once the password hash changes. */
export type DeviceOwner = Pick<UserEntry<unknown>, 'id' | 'passwordHash'>

/** Tells which devices an account has logged in from before. */
export interface DeviceTokens {
  /**
   * Makes what a device keeps: the owner's token, which gives no access, and those of other accounts in `kept`. With
   * `device`, renews the one that it has.
   */
  issue(owner: DeviceOwner, device?: KnownDevice, kept?: string): string
  /** Undefined where the device keeps only tokens of other accounts or an earlier password, expired ones, and anything else. */
  read(owner: DeviceOwner | undefined, kept: string | undefined): KnownDevice | undefined
}

/** Seconds: 180 days after the latest login a device is a stranger again. */
export const deviceTokenTtl = 180 * 86_400

/** Used in place of an owner if there is none, so that the work is the same. No account has this id. */
const nobody: DeviceOwner = { id: '', passwordHash: null }
const nameShape = /^([\w-]{22})~([\da-z]{1,9})~([\da-z]{1,9})$/

/** Makes device tokens, each bound to an account's id, to its password hash and to the times within the token. */
export function createDeviceTokens(keys: () => DerivedKeys, clock: Clock): DeviceTokens {
  const tokens = createBoundTokens(keys)

  function readOne(owner: DeviceOwner, token: string): KnownDevice | undefined {
    const name = tokens.read(bindingOf(owner), token)
    const [, id, ...times] = nameShape.exec(name ?? '') ?? []
    if (id === undefined || owner.id === nobody.id) return undefined
    const [issuedAt = 0, expiresAt = 0] = times.map(time => Number.parseInt(time, 36))
    return clock() / 1000 < expiresAt ? { id, issuedAt, expiresAt } : undefined
  }

  return {
    issue(owner, device, kept) {
      const issuedAt = Math.floor(clock() / 1000)
      const times = [issuedAt, issuedAt + deviceTokenTtl].map(time => time.toString(36))
      const token = tokens.issue(bindingOf(owner), name => [device?.id ?? name, ...times].join('~'))
      const isOwn = (other: string): boolean => device !== undefined && other.startsWith(`${device.id}~`)
      return keepOnDevice(
        token,
        tokensOfDevice(kept).filter(other => other !== '' && !isOwn(other)),
      )
    },
    // All are read, so that the time does not tell whose they are.
    read: (owner = nobody, kept) =>
      tokensOfDevice(kept)
        .map(token => readOne(owner, token))
        .find(device => device !== undefined),
  }
}

function bindingOf({ id, passwordHash }: DeviceOwner): string {
  return `${id}\n${sha256(passwordHash ?? '')}`
}
