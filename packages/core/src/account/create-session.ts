import type { CreateSessionOptions, TokenPair } from './types.ts'
import { AuthError } from '../errors.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import type { Actors } from '../session/actors.ts'
import type { Possession } from '../token/dpop/possession.ts'
import type { Actor } from '../token/shape.ts'
import type { Proofs } from './proofs.ts'
import { startSession, type StartDependencies } from './start-session.ts'

/** What sessions of the application's making need. */
export interface CreateSessionDependencies<U> extends StartDependencies<U> {
  readonly proofs: Proofs
  readonly actors: Actors
  readonly possession: Possession
}

/**
 * Makes sessions for users that the application authenticated in another way, or by more than a password (then it takes
 * the proof that the password was right), or in whose place somebody acts.
 *
 * @throws AuthError `credentials_invalid` where the user is gone, blocked or has another password, before or after the
 *   session was stored, and where the proof is not good, or undefined; `forbidden` where the actor is blocked, has no
 *   session any more, or only acts for somebody.
 */
export function createSessionFor<U>(
  deps: CreateSessionDependencies<U>,
): (userId: string, options?: CreateSessionOptions) => Promise<TokenPair> {
  const { users, proofs, possession, clock, emit } = deps
  return async (userId, options = {}) => {
    const { proof, actor: given, dpop, ...how } = options
    const readAt = clock()
    const key = await possession.prove(dpop)
    const actor = readActor(given)
    await requireStanding(actor, deps)
    const entry = await users.findById(userId)
    if (entry === undefined) throw new AuthError('credentials_invalid')
    // A proof that is there but undefined comes from a request without one: it must not count as no need for a proof.
    const isProved = 'proof' in options
    const proved = isProved ? await proofs.take(proof, entry) : undefined
    const stillHolds = async (now: UserEntry<U>) => {
      await requireStanding(actor, deps)
      return now.passwordHash === entry.passwordHash
    }
    await key?.use()
    const confirmation = key?.confirmation
    const start = { ...how, actor, confirmation, amr: how.amr ?? proved, entry, readAt, stillHolds }
    const { pair, ...started } = await startSession(start, deps)
    if (isProved) emit('login_succeeded', { subject: entry.id, ...started })
    return pair
  }
}

/** An actor must not get another actor: it would be unclear who acts. */
function readActor(given: CreateSessionOptions['actor']): Actor | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'string') return { sub: given }
  if (given.act !== undefined) throw new AuthError('forbidden')
  return { sub: given.sub, sid: given.sid }
}

async function requireStanding(actor: Actor | undefined, { actors }: Pick<CreateSessionDependencies<never>, 'actors'>) {
  if (actor !== undefined && !(await actors.mayAct(actor))) throw new AuthError('forbidden')
}
