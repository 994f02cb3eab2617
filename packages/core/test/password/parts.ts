import { createLimiter } from '../../src/password/limiter.ts'
import { createPasswordPolicy, type PasswordPolicyOptions } from '../../src/password/policy.ts'
import { createPasswords, type PasswordOperations } from '../../src/password/passwords.ts'
import type { PasswordHasher } from '../../src/ports/password-hasher.ts'

/** What a hasher was asked to do, in order. */
export interface Counted extends PasswordHasher {
  readonly calls: ('hash' | 'verify')[]
}

/** Counts the work: each call is one hash. */
export function counting(hasher: PasswordHasher): Counted {
  const calls: Counted['calls'] = []
  return {
    ...hasher,
    calls,
    hash: password => (calls.push('hash'), hasher.hash(password)),
    verify: (password, hash) => (calls.push('verify'), hasher.verify(password, hash)),
    refuse: async () => (calls.push('hash'), void (await (hasher.refuse?.() ?? hasher.hash('no password')))),
  }
}

export function passwordsWith(hasher: PasswordHasher, policy?: PasswordPolicyOptions): PasswordOperations {
  const limiter = createLimiter({ concurrency: 2, maxQueue: 100, maxWait: 60_000 })
  return createPasswords({ hasher, limiter, policy: createPasswordPolicy(policy) })
}

/** The code with which a promise rejects, and its details. */
export async function refusal(promise: Promise<unknown>): Promise<{ code: unknown; details: unknown }> {
  const error = await promise.then(
    () => ({ code: 'accepted', details: undefined }),
    (reason: { code: unknown; details: unknown }) => reason,
  )
  return { code: error.code, details: error.details }
}
