import type { PasswordVerification, VerifiedPassword } from './types.ts'
import { AuthError } from '../errors.ts'
import type { Proofs } from './proofs.ts'
import { createPasswordCheck, type PasswordCheckDependencies, renewHash } from './check-password.ts'
import { requireAmr } from './amr.ts'

/** What the check of a password without a session needs. */
export interface VerifyPasswordDependencies<U> extends PasswordCheckDependencies<U> {
  readonly proofs: Proofs
}

/**
 * Makes the check of a password that makes no session: counted, hashed and answered as a login is. Its proof is for
 * `createSession` or `reauthenticate`, after the application has asked for what else it wants.
 */
export function createPasswordVerification<U>(
  deps: VerifyPasswordDependencies<U>,
): (input: PasswordVerification) => Promise<VerifiedPassword> {
  const check = createPasswordCheck(deps)
  const { emit, deviceTokens, proofs } = deps
  return async credentials => {
    const proved = await check(credentials)
    const { entry, known, admission } = proved
    const current = { ...entry, passwordHash: await renewHash(proved, deps) }
    const proof = await admission.during(() => proofs.issue(current, ['pwd']))
    await admission.succeeded()
    emit('password_verified', { subject: entry.id })
    return { userId: entry.id, ...proof, deviceToken: deviceTokens.issue(current, known) }
  }
}

/**
 * Makes proofs for users that the application authenticated in another way, such as with a passkey.
 *
 * @throws AuthError `credentials_invalid` where the user is gone or blocked.
 */
export function createProofFor<U>({ users, proofs }: Pick<VerifyPasswordDependencies<U>, 'users' | 'proofs'>) {
  return async (userId: string, { amr }: { readonly amr: readonly string[] }) => {
    requireAmr(amr)
    const entry = await users.findById(userId)
    if (entry === undefined) throw new AuthError('credentials_invalid')
    return proofs.issue(entry, amr)
  }
}
