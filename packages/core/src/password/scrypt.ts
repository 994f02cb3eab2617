import { randomBytes, timingSafeEqual } from 'node:crypto'
import { AuthError } from '../errors.ts'
import type { PasswordHasher, UnusableHash } from '../ports/password-hasher.ts'
import { deriveScrypt, type ScryptParameters } from './scrypt-key.ts'
import { readPassword } from './text.ts'
import { createRefusals, type Refusals, type Work } from './work.ts'

/** The options of `scryptHasher`. */
export interface ScryptOptions {
  /** A power of two, 8192 to 131072. A hash takes as many KiB of memory. Default: 32768. */
  readonly cost?: number
  /** How often the work is done. The least and the default depend on `cost`: 10, 5, 3, 2 and 1 from the smallest to the largest. At most 16. */
  readonly parallelization?: number
}

/** The equivalent parameters of the OWASP Password Storage cheat sheet: how often the work is done at least, by cost. */
const leastParallelization: ReadonlyMap<number, number> = new Map([
  [8192, 10],
  [16_384, 5],
  [32_768, 3],
  [65_536, 2],
  [131_072, 1],
])
const mostParallelization = 16
const blockSize = 8
const saltBytes = 16
const keyBytes = 32
/** A stored hash may need 256 MiB of memory, and the work of the most expensive new one. */
const mostMemory = 2 ** 28
const mostWork = 2 ** 24
const shape = /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,2}),p=([1-9]\d{0,2})\$([\w+/]{11,86})\$([\w+/]{22,86})$/
/** Replaces an invalid password, so that a refusal takes the same time. */
const decoy = 'no password'

interface Stored extends ScryptParameters {
  readonly salt: Buffer
  readonly key: Buffer
}

/**
 * Makes the password hasher with scrypt (RFC 7914) of the runtime's `node:crypto`, for runtimes without native modules: Bun,
 * Deno and Cloudflare Workers have it too.
 *
 * It takes passwords of up to 4096 bytes of UTF-8 and makes strings such as `$scrypt$ln=15,r=8,p=3$salt$key`. It verifies
 * hashes with other parameters, and reports that they need a new hash. Those that need more than 256 MiB are refused.
 *
 * @throws TypeError that names an option which is out of range.
 * @example
 * ```ts
 * import { scryptHasher } from '@sallyport/core'
 * const hasher = scryptHasher()
 * await hasher.verify('correct horse battery', await hasher.hash('correct horse battery')) // true
 * ```
 */
export function scryptHasher({ cost = 32_768, parallelization }: ScryptOptions = {}): PasswordHasher {
  const least = leastParallelization.get(cost)
  if (least === undefined) throw new TypeError(`cost must be one of ${[...leastParallelization.keys()].join(', ')}`)
  const p = parallelization ?? least
  if (!Number.isInteger(p) || p < least || p > mostParallelization) {
    throw new TypeError(`parallelization must be a whole number from ${least} to ${mostParallelization}`)
  }
  const current = { n: cost, r: blockSize, p }
  const start = `$scrypt$ln=${Math.log2(cost)},r=${blockSize},p=${p}$`
  const refusals = createRefusals(workOf(current))
  return {
    maxBytes: Infinity,
    unusable,
    hash: password => hashWhole(password, current, start),
    verify: (password, hash) => verify(password, hash, refusals),
    refuse: () => refusals.complete(),
    needsRehash: hash => !hash.startsWith(start) || storedOf(hash)?.key.length !== keyBytes,
  }
}

async function hashWhole(password: string, current: ScryptParameters, start: string): Promise<string> {
  const { text, fault } = readPassword(password, Infinity)
  if (text === undefined) throw new AuthError(fault)
  const salt = randomBytes(saltBytes)
  return `${start}${base64(salt)}$${base64(await deriveScrypt(text, salt, keyBytes, current))}`
}

async function verify(password: string, hash: string, refusals: Refusals): Promise<boolean> {
  const stored = storedOf(hash)
  if (stored === undefined || unusable(hash)) return false
  const work = workOf(stored)
  refusals.learn(work)
  const { text } = readPassword(password, Infinity)
  const key = await deriveScrypt(text ?? decoy, stored.salt, stored.key.length, stored)
  if (timingSafeEqual(key, stored.key) && text !== undefined) return true
  await refusals.complete(work)
  return false
}

function unusable(hash: string): UnusableHash | undefined {
  const stored = storedOf(hash)
  if (stored === undefined) return 'malformed'
  const { n, r, p } = stored
  return 128 * n * r > mostMemory || n * r * p > mostWork ? 'too_costly' : undefined
}

function storedOf(hash: string): Stored | undefined {
  const [, ln, r, p, salt = '', key = ''] = shape.exec(hash) ?? []
  if (ln === undefined) return undefined
  return { n: 2 ** Number(ln), r: Number(r), p: Number(p), salt: fromBase64(salt), key: fromBase64(key) }
}

/** Repetitions with the same memory add up. Another amount of memory is another kind of work. */
function workOf({ n, r, p }: ScryptParameters): Work {
  return {
    kind: `scrypt:${n}:${r}`,
    amount: p,
    async do(amount) {
      await deriveScrypt(decoy, Buffer.alloc(saltBytes), keyBytes, { n, r, p: amount })
    },
  }
}

/** Base64 without padding, as PHC strings have it. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64')
}
