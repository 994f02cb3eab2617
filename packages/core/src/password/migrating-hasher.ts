import { createHash, createHmac } from 'node:crypto'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import { foreignHasher } from './foreign.ts'
import { readPbkdf2 } from './foreign-pbkdf2.ts'
import { readScrypt } from './foreign-scrypt.ts'
import { bcryptHasher } from './hasher.ts'

type Verifier = Omit<PasswordHasher, 'hash' | 'needsRehash'> & Partial<Pick<PasswordHasher, 'hash'>>

/** A hash without its prefix of another system, and what that system does to the password before it hashes. */
interface Unwrapped {
  readonly hash: string
  readonly prepare?: ((password: string) => string) | undefined
}

/** A prefix that other systems put before a hash, and what they do to the password before they hash. */
const wrappings: readonly (readonly [RegExp, Unwrapped['prepare']?])[] = [
  // Spring, Dovecot and LDAP
  [/^\{(?:bcrypt|argon2(?:@SpringSecurity_v5_8)?|BLF-CRYPT|CRYPT|ARGON2ID?)\}(?=\$)/i],
  // Django
  [/^bcrypt\$(?=\$2)/],
  [/^bcrypt_sha256\$(?=\$2)/, password => createHash('sha256').update(password).digest('hex')],
  [/^argon2(?=\$argon2)/],
  // WordPress 6.8 and later
  [/^\$wp(?=\$2y\$)/, password => createHmac('sha384', 'wp-sha384').update(password.trim()).digest('base64')],
]

/**
 * Makes a hasher for users from another system. It hashes with `current`, verifies the hashes of other systems, and has them
 * replaced at the user's next login.
 *
 * It reads bcrypt (`$2a$`, `$2b$`, `$2y$`), scrypt and PBKDF2 in the formats of Django, passlib, Werkzeug, Spring Security,
 * ASP.NET Core Identity, Better Auth, WordPress and PHC strings, also with the blanks that a CHAR column adds. Argon2 needs an
 * optional package: pass its hasher. While such hashes are in use, every refused login costs as much as the most expensive.
 *
 * If the stored hash is bcrypt's, a password of more than 72 bytes is refused, because bcrypt reads no more. The event
 * `password_longer_than_hash` names the user, who needs a reset.
 *
 * @param also More hashers that verify, such as `argon2Hasher()`.
 * @example
 * ```ts
 * import { bcryptHasher, migratingHasher } from '@sallyport/core'
 * const hasher = migratingHasher(bcryptHasher())
 * hasher.needsRehash('pbkdf2_sha256$600000$c2FsdA$5mFnyRi1gFZWbJ7XG3A0zWc0SB0Yi0SlYIWTmLgUyeY=') // true
 * ```
 */
export function migratingHasher(current: PasswordHasher, ...also: readonly PasswordHasher[]): PasswordHasher {
  const verifiers: readonly Verifier[] = [
    current,
    ...also,
    bcryptHasher({ cost: 10 }),
    foreignHasher(readScrypt),
    foreignHasher(readPbkdf2),
  ]
  const seen = new Set<Verifier>([current])
  const verifierOf = (hash: string) => verifiers.find(verifier => verifier.unusable(hash) !== 'malformed') ?? current
  /** Does the work of all schemes in use, so that the time of a refusal does not reveal which one the account has. */
  async function refuse(except?: Verifier): Promise<void> {
    for (const verifier of seen) if (verifier !== except) await (verifier.refuse?.() ?? verifier.hash?.('no password'))
  }
  return {
    maxBytes: current.maxBytes,
    hash: password => current.hash(password),
    async verify(password, stored) {
      const { hash, prepare } = unwrap(stored)
      const verifier = verifierOf(hash)
      seen.add(verifier)
      if (await verifier.verify(prepare ? prepare(password) : password, hash)) return true
      await refuse(verifier)
      return false
    },
    needsRehash(stored) {
      return unwrap(stored).hash !== stored || current.unusable(stored) !== undefined || current.needsRehash(stored)
    },
    unusable(stored) {
      const { hash } = unwrap(stored)
      return verifierOf(hash).unusable(hash)
    },
    refuse: () => refuse(),
    // Not for bcrypt, unless it was given: there may be no such hashes.
    ready: async () => void (await Promise.all([current, ...also].map(async hasher => hasher.ready?.()))),
    maxBytesOf(stored) {
      const { hash, prepare } = unwrap(stored)
      const verifier = verifierOf(hash)
      return prepare ? Infinity : (verifier.maxBytesOf?.(hash) ?? verifier.maxBytes)
    },
  }
}

function unwrap(stored: string): Unwrapped {
  const text = stored.trimEnd()
  const [prefix, prepare] = wrappings.find(([pattern]) => pattern.test(text)) ?? []
  return { hash: prefix === undefined ? text : text.replace(prefix, ''), prepare }
}
