import { createHmac, hkdfSync } from 'node:crypto'
import { AuthError } from '../errors.ts'
import { Secret } from '../log/secret.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import { secretProblems } from '../token/secret-strength.ts'
import { readPassword } from './text.ts'

/** The peppers of a hasher. */
export interface PepperOptions {
  /** At least 32 random bytes. Keep it outside the database, and use it only for this. */
  readonly current: Secret<string> | string
  /** Older peppers. Their hashes still verify, and are replaced at the users' next login. Default: none. */
  readonly previous?: readonly (Secret<string> | string)[]
}

interface Pepper {
  readonly name: string
  readonly key: Secret<string>
}

/** The parts of a stored hash. Without a pepper it is a hash of the inner hasher. */
interface Stored {
  readonly pepper: Pepper | undefined
  readonly inner: string
}

const marker = /^sp1\$([\w-]{8})\$(.+)$/

/**
 * Makes a hasher that applies a secret key to passwords before it hashes them, so that a stolen table cannot be searched
 * without the key. It accepts passwords of any length.
 *
 * The inner hasher gets HMAC-SHA-384 of the password under the pepper, as 64 characters of base64. The stored text is
 * `sp1$<name of the pepper>$<inner hash>`, 73 characters for bcrypt. Hashes without a pepper and under a previous one
 * still verify, at the cost of one hash, and are reported as needing a new one. If a pepper is lost, its hashes are useless.
 *
 * @throws TypeError that names an unset, short or guessable pepper.
 * @example
 * ```ts
 * import { bcryptHasher, pepperedHasher } from '@sallyport/core'
 * import { randomBytes } from 'node:crypto'
 * const pepper = randomBytes(32).toString('base64')   // from a secret store, not from the code
 * const hasher = pepperedHasher(bcryptHasher(), { current: pepper })
 * ```
 */
export function pepperedHasher(hasher: PasswordHasher, { current, previous = [] }: PepperOptions): PasswordHasher {
  const first = readPepper(current, 'current')
  const peppers = uniquePeppers([first, ...previous.map((pepper, index) => readPepper(pepper, `previous[${index}]`))])
  const read = (stored: string) => readStored(stored, peppers)
  return {
    maxBytes: Infinity,
    async hash(password) {
      const { text, fault } = readPassword(password, Infinity)
      if (text === undefined) throw new AuthError(fault)
      return `sp1$${first.name}$${await hasher.hash(keyed(text, first))}`
    },
    async verify(password, stored) {
      const { pepper, inner } = read(stored)
      const { text } = readPassword(password, Infinity)
      if (pepper === undefined) return hasher.verify(password, inner)
      const matches = await hasher.verify(keyed(text ?? '', pepper), inner)
      return matches && text !== undefined
    },
    needsRehash(stored) {
      const { pepper, inner } = read(stored)
      return pepper !== first || hasher.needsRehash(inner)
    },
    unusable: stored => hasher.unusable(read(stored).inner),
    ready: async () => hasher.ready?.(),
    refuse: async () => void (await (hasher.refuse?.() ?? hasher.hash(keyed('', first)))),
    maxBytesOf(stored) {
      const { pepper, inner } = read(stored)
      return pepper === undefined ? (hasher.maxBytesOf?.(inner) ?? hasher.maxBytes) : Infinity
    },
  }
}

/** A hash with an unknown pepper stays whole, so that the inner hasher reports it as malformed. */
function readStored(stored: string, peppers: ReadonlyMap<string, Pepper>): Stored {
  const [, name = '', inner = ''] = marker.exec(stored) ?? []
  const pepper = peppers.get(name)
  return pepper === undefined ? { pepper, inner: stored } : { pepper, inner }
}

function keyed(password: string, pepper: Pepper): string {
  return createHmac('sha384', pepper.key.reveal()).update(password).digest('base64')
}

function readPepper(pepper: unknown, option: string): Pepper {
  const text: unknown = pepper instanceof Secret ? pepper.reveal() : pepper
  const problems = typeof text === 'string' ? secretProblems(text, 32) : ['The secret is not set.']
  if (typeof text !== 'string' || problems.length > 0) throw new TypeError(`${option}: ${problems.join(' ')}`)
  return { name: pepperName(text), key: new Secret(text) }
}

/** 48 bits, derived under a separate label: enough to distinguish peppers, and unrelated to the HMAC of a password. */
function pepperName(pepper: string): string {
  return Buffer.from(hkdfSync('sha256', pepper, '', 'sallyport pepper name', 6)).toString('base64url')
}

function uniquePeppers(peppers: readonly Pepper[]): ReadonlyMap<string, Pepper> {
  const byName = new Map(peppers.map(pepper => [pepper.name, pepper]))
  if (byName.size < peppers.length) throw new TypeError('previous: a pepper is given twice')
  return byName
}
