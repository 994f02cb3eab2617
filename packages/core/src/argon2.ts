import { AuthError } from './errors.ts'
import { packageLoader } from './lib/load-package.ts'
import type { PasswordHasher, UnusableHash } from './ports/password-hasher.ts'
import { readPassword } from './password/text.ts'
import { createRefusals, type Refusals, type Work } from './password/work.ts'

/** The options of `argon2Hasher`. */
export interface Argon2Options {
  /** KiB of memory, 19456 to 262144. Default: 19456. */
  readonly memoryCost?: number
  /** Passes over the memory, 2 to 16. Default: 2. */
  readonly timeCost?: number
  /** Lanes, 1 to 16. Default: 1. */
  readonly parallelism?: number
}

type Parameters = Required<Argon2Options>

/** The minimums and defaults of the OWASP Password Storage cheat sheet. Stored hashes may have less. */
const floor: Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const ceiling: Parameters = { memoryCost: 262_144, timeCost: 16, parallelism: 16 }
const names = ['memoryCost', 'timeCost', 'parallelism'] as const
const shape = /^\$argon2(?:id|i|d)\$v=1[69]\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,3})\$[\w+/]{11,}\$[\w+/]{16,}$/
/** Replaces an invalid password, so that a refusal takes the same time. */
const decoy = 'no password'

const loadArgon2 = packageLoader({
  name: '@node-rs/argon2',
  load: () => import('@node-rs/argon2'),
  needs: ['hash', 'verify'],
  otherwise:
    'pass another hasher, such as scryptHasher(), which needs no native module and cannot verify Argon2 hashes',
})

/**
 * Makes the password hasher with Argon2id (RFC 9106). It needs the optional native package `@node-rs/argon2`. If that cannot be
 * loaded, the process warns at once, and every call rejects with AuthError `misconfigured`, whose cause says what to do.
 *
 * It takes passwords of up to 4096 bytes of UTF-8. It also verifies Argon2i and Argon2d, and reports that they need a new
 * hash. Stored parameters above the limits of the options are refused.
 *
 * @throws TypeError that names an option which is out of range.
 * @example
 * ```ts
 * import { argon2Hasher } from '@sallyport/core/argon2'
 * const hasher = argon2Hasher()
 * await hasher.verify('correct horse battery', await hasher.hash('correct horse battery')) // true
 * ```
 */
export function argon2Hasher(options: Argon2Options = {}): PasswordHasher {
  const current: Parameters = { ...floor, ...options }
  for (const name of names) {
    if (!isBetween(current[name], floor[name], ceiling[name])) {
      throw new TypeError(`${name} must be a whole number from ${floor[name]} to ${ceiling[name]}`)
    }
  }
  const refusals = createRefusals(workOf(current))
  const ready = async () => void (await loadArgon2())
  // The developer is warned now. Who needs it is told when they call.
  ready().catch(() => {})
  return {
    ready,
    maxBytes: Infinity,
    unusable,
    hash: password => hashWhole(password, current),
    verify: (password, hash) => verify(password, hash, refusals),
    refuse: () => refusals.complete(),
    needsRehash: hash =>
      !hash.startsWith('$argon2id$v=19$') || names.some(name => stored(hash)?.[name] !== current[name]),
  }
}

async function hashWhole(password: string, current: Parameters): Promise<string> {
  const { text, fault } = readPassword(password, Infinity)
  if (text === undefined) throw new AuthError(fault)
  const { hash } = await loadArgon2()
  return hash(text, current)
}

async function verify(password: string, hash: string, refusals: Refusals): Promise<boolean> {
  const parameters = stored(hash)
  if (parameters === undefined || unusable(hash)) return false
  const work = workOf(parameters)
  refusals.learn(work)
  const { text } = readPassword(password, Infinity)
  const native = await loadArgon2()
  const matches = await native.verify(hash, text ?? decoy).catch(() => 'unread' as const)
  if (matches === true && text !== undefined) return true
  await refusals.complete(matches === 'unread' ? undefined : work)
  return false
}

function unusable(hash: string): UnusableHash | undefined {
  const parameters = stored(hash)
  if (parameters === undefined) return 'malformed'
  return names.some(name => parameters[name] > ceiling[name]) ? 'too_costly' : undefined
}

function stored(hash: string): Parameters | undefined {
  const match = shape.exec(hash)
  return match ? { memoryCost: Number(match[1]), timeCost: Number(match[2]), parallelism: Number(match[3]) } : undefined
}

/** Passes over the same amount of memory add up. Another amount is another kind of work. */
function workOf({ memoryCost, timeCost, parallelism }: Parameters): Work {
  return {
    kind: `argon2:${memoryCost}:${parallelism}`,
    amount: timeCost,
    async do(amount) {
      const { hash } = await loadArgon2()
      await hash(decoy, { memoryCost, parallelism, timeCost: amount })
    },
  }
}

function isBetween(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}
