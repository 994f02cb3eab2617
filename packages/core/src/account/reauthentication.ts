import type { Reauthentication, SignedIn, TokenPair } from './types.ts'
import { AuthError } from '../errors.ts'
import type { PasswordOperations } from '../password/passwords.ts'
import type { UserDirectory, UserEntry } from '../ports/user-directory.ts'
import type { Revoker } from '../session/revoke.ts'
import { joinAmr } from './amr.ts'
import type { Proofs } from './proofs.ts'
import { startSession, type StartDependencies } from './start-session.ts'
import type { Throttle } from './throttle.ts'

/** What a repeated proof of identity needs. */
export interface ReauthenticationDependencies<U> extends StartDependencies<U> {
  readonly revoker: Pick<Revoker, 'publishRevoked' | 'revoke'>
  readonly users: UserDirectory<U>
  readonly passwords: PasswordOperations
  readonly proofs: Proofs
  readonly throttle: Throttle
}

/**
 * Makes the step-up (RFC 9470): the user proves the password again, or the application presents a proof of another
 * factor; a session with a new `auth_time` replaces the current one, which is revoked. Anybody who acts in
 * the user's place still does, and the methods of the session (`amr`) stay.
 *
 * @throws AuthError `password_incorrect`, `too_many_requests`, `credentials_invalid` for an invalid proof, or
 * `token_invalid` if the user is gone.
 */
export function createReauthentication<U>(
  deps: ReauthenticationDependencies<U>,
): (claims: SignedIn, proof: Reauthentication) => Promise<TokenPair> {
  const { revoker, clock } = deps
  return async (claims, given) => {
    const { sub, sid, act, amr, cnf } = claims
    const readAt = clock()
    const { entry, methods } = await ('proof' in given
      ? takeProof(sub, given.proof, deps)
      : provePassword(claims, given.password, deps))
    const stillHolds = (now: UserEntry<U>) => now.passwordHash === entry.passwordHash
    const how = { device: given.device, actor: act, confirmation: cnf, amr: joinAmr(amr, methods) }
    const { pair } = await startSession({ entry, readAt, stillHolds, ...how }, deps)
    await revoker.revoke({ id: sid, subject: sub }, 'reauthenticated')
    return pair
  }
}

interface Proved<U> {
  readonly entry: UserEntry<U>
  readonly methods: readonly string[]
}

async function takeProof<U>(
  sub: string,
  proof: unknown,
  { users, proofs }: ReauthenticationDependencies<U>,
): Promise<Proved<U>> {
  const entry = await users.findById(sub)
  if (entry === undefined) throw new AuthError('token_invalid')
  return { entry, methods: await proofs.take(proof, entry) }
}

async function provePassword<U>(
  { sub, sid }: SignedIn,
  password: string,
  { users, passwords, throttle }: ReauthenticationDependencies<U>,
): Promise<Proved<U>> {
  const admission = await throttle.admit({ account: sub, login: sub, session: sid })
  const entry = await admission.during(async () => {
    const found = await users.findById(sub)
    if (found === undefined) throw new AuthError('token_invalid')
    const { ok } = await passwords.verify(password, found.passwordHash, { account: sub, known: true })
    if (!ok) throw new AuthError('password_incorrect')
    return found
  })
  await admission.succeeded()
  return { entry, methods: ['pwd'] }
}
