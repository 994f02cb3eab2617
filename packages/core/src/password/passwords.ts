import { AuthError } from '../errors.ts'
import type { PasswordHasher, UnusableHash } from '../ports/password-hasher.ts'
import type { Limiter } from './limiter.ts'
import type { PasswordPolicy } from './policy.ts'
import { readPassword } from './text.ts'
import type { Turn } from './turns.ts'

/** What password work needs. */
export interface PasswordParts {
  readonly hasher: PasswordHasher
  readonly limiter: Limiter
  readonly policy: PasswordPolicy
}

/** The result of comparing a password with a stored hash. */
export interface PasswordCheck {
  readonly ok: boolean
  /** Whether the password is right and needs a new hash. */
  readonly needsRehash: boolean
  /** Why the stored hash could not be verified; undefined if it could, or if there was none. */
  readonly unusable: UnusableHash | undefined
  /** Whether the password is longer than the scheme of the stored hash allows. Another system may have accepted it. */
  readonly isTooLong: boolean
}

/** The options for hashing a new password. */
export interface HashOptions {
  /** Words of the user that the password must not consist of. */
  readonly context?: readonly string[] | undefined
  /** The account whose turn it uses. */
  readonly turn?: Turn | undefined
}

/** The password work of core. Each call uses one slot of the limiter, and rejects with `overloaded` if it gets none. */
export interface PasswordOperations {
  /** Checks the password against the policy and hashes it. Throws AuthError `password_*`. */
  hash(password: string, options?: HashOptions): Promise<string>
  /** Checks the password against the policy without hashing it; resolves to its normal form. Throws AuthError `password_*`. */
  accept(password: string, options?: Pick<HashOptions, 'context'>): Promise<string>
  /** Hashes a password that was accepted or just verified. The policy is not checked again. */
  rehash(password: string, turn?: Turn): Promise<string>
  /** Compares a password with a stored hash. Every refusal costs the same. An invalid password, or no usable hash, counts as wrong. */
  verify(password: unknown, storedHash: string | null | undefined, turn?: Turn): Promise<PasswordCheck>
}

/** Hashed if there is nothing to verify. The result is never compared. */
const decoy = 'no password'

/** Makes the password work from a hasher, a limiter and a policy. */
export function createPasswords({ hasher, limiter, policy }: PasswordParts): PasswordOperations {
  const accept: PasswordOperations['accept'] = async (password, { context = [] } = {}) => {
    const text = acceptPassword(password, hasher.maxBytes)
    await policy.check(text, context)
    return text
  }
  return {
    accept,
    async hash(password, options) {
      const text = await accept(password, options)
      return limiter.run(() => hasher.hash(text), options?.turn)
    },
    async rehash(password, turn) {
      const text = acceptPassword(password, hasher.maxBytes)
      return limiter.run(() => hasher.hash(text), turn)
    },
    async verify(password, storedHash, turn) {
      return limiter.run(() => verifyAtFullCost(password, storedHash, hasher), turn)
    },
  }
}

async function verifyAtFullCost(
  password: unknown,
  storedHash: unknown,
  hasher: PasswordHasher,
): Promise<PasswordCheck> {
  const stored = typeof storedHash === 'string' ? storedHash : undefined
  const unusable = stored === undefined ? undefined : hasher.unusable(stored)
  const isReadable = stored !== undefined && unusable === undefined
  const { text, fault } = readPassword(password, (isReadable && hasher.maxBytesOf?.(stored)) || hasher.maxBytes)
  if (text === undefined || !isReadable) {
    await (hasher.refuse?.() ?? hasher.hash(decoy))
    return { ok: false, needsRehash: false, unusable, isTooLong: isReadable && fault === 'password_too_long' }
  }
  const ok = await hasher.verify(text, stored)
  return { ok, needsRehash: ok && hasher.needsRehash(stored), unusable: undefined, isTooLong: false }
}

function acceptPassword(password: unknown, maxBytes: number): string {
  const { text, fault } = readPassword(password, maxBytes)
  if (text !== undefined) return text
  if (fault === 'password_malformed' || maxBytes === Infinity) throw new AuthError(fault)
  throw new AuthError(fault, {
    message: `The password is longer than ${maxBytes} bytes, which is all that is read of one. A pepper lifts this limit.`,
    details: { maxBytes },
  })
}
