import { AuthError } from '../errors.ts'
import type { PasswordHasher, UnusableHash } from '../ports/password-hasher.ts'
import { loadBcrypt } from './native-bcrypt.ts'
import { readPassword } from './text.ts'
import { createRefusals, type Refusals, type Work } from './work.ts'

/** The options of `bcryptHasher`. */
export interface BcryptOptions {
  /** The base-2 logarithm of the rounds, 10 to 15. Default: 12, which takes a quarter of a second on a current server. */
  readonly cost?: number
}

const minCost = 10
const maxCost = 15
/** The least cost that bcrypt allows. A stored hash may have it. */
const leastCost = 4
/** The bytes that bcrypt reads of a password. It ignores the rest without an error. */
const maxBytes = 72
/** A cost of 4 to 31, 16 bytes of salt and 23 of the key in bcrypt's base64, whose last characters stand for fewer bits. */
const shape = /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/
/** Replaces a password that bcrypt cannot read whole, so that a refusal takes the same time. */
const decoy = 'no password'

/**
 * Makes the password hasher on bcrypt, `$2b$` at cost 12 by default.
 *
 * It takes up to 72 bytes of UTF-8 and refuses longer passwords; `pepperedHasher` lifts that. It also verifies `$2a$` and
 * `$2y$`, and reports that they need a new hash. A stored cost above 15 is refused, because one such row would occupy a thread
 * for minutes.
 *
 * It needs the native package `@node-rs/bcrypt`, which npm installs. If that cannot be loaded, the process warns at once, and
 * every call rejects with AuthError `misconfigured`, whose cause says what to do.
 *
 * @throws TypeError if `cost` is not a whole number from 10 to 15.
 * @example
 * ```ts
 * import { bcryptHasher } from '@sallyport/core'
 * const hasher = bcryptHasher({ cost: 12 })
 * await hasher.verify('correct horse battery', await hasher.hash('correct horse battery')) // true
 * ```
 */
export function bcryptHasher({ cost = 12 }: BcryptOptions = {}): PasswordHasher {
  if (!Number.isInteger(cost) || cost < minCost || cost > maxCost) {
    throw new TypeError(`cost must be a whole number from ${minCost} to ${maxCost}`)
  }
  const refusals = createRefusals(workOf(cost))
  const ready = async () => void (await loadBcrypt())
  // The developer is warned now. Who needs it is told when they call.
  ready().catch(() => {})
  return {
    ready,
    maxBytes,
    unusable,
    hash: password => hashWhole(password, cost),
    verify: (password, hash) => verify(password, hash, refusals),
    refuse: () => refusals.complete(),
    needsRehash: hash => unusable(hash) !== undefined || !hash.startsWith('$2b$') || storedCost(hash) !== cost,
  }
}

/** The rounds of bcrypt add up: `2^10 + (2^10 + 2^11) = 2^12`. */
function workOf(cost: number): Work {
  return {
    kind: 'bcrypt',
    amount: 2 ** cost,
    async do(amount) {
      const { hash } = await loadBcrypt()
      for (const missing of costsOf(amount)) await hash(decoy, { cost: missing })
    },
  }
}

/** The costs whose rounds add up to an amount. */
export function costsOf(amount: number): number[] {
  const costs = Array.from({ length: maxCost + 1 }, (_, cost) => cost)
  return costs.filter(cost => cost >= leastCost && (amount & (2 ** cost)) !== 0)
}

async function hashWhole(password: string, cost: number): Promise<string> {
  const { text, fault } = readPassword(password, maxBytes)
  if (text === undefined) throw new AuthError(fault)
  const { hash } = await loadBcrypt()
  return hash(text, { cost, rejectLongPasswords: true })
}

async function verify(password: string, hash: string, refusals: Refusals): Promise<boolean> {
  if (unusable(hash)) return false
  const work = workOf(storedCost(hash))
  refusals.learn(work)
  const { text } = readPassword(password, maxBytes)
  const native = await loadBcrypt()
  const matches = await native.verify(text ?? decoy, hash)
  if (matches && text !== undefined) return true
  await refusals.complete(work)
  return false
}

function unusable(hash: string): UnusableHash | undefined {
  if (!shape.test(hash)) return 'malformed'
  return storedCost(hash) > maxCost ? 'too_costly' : undefined
}

function storedCost(hash: string): number {
  return Number(shape.exec(hash)?.[1])
}
