import { AuthError, isAuthError } from '../errors.ts'
import type { UserEntry } from '../ports/user-directory.ts'
import { isBoundTo, type OneTimeTokenRecords } from './one-time-tokens.ts'

/** What a proof's token is for. */
export const proofPurpose = 'password_proof'

/** Seconds: long enough to type a code from a telephone. */
export const proofTtl = 300

/** A proof, for the application to hand on. */
export interface IssuedProof {
  readonly proof: string
  /** Seconds since the epoch. */
  readonly expiresAt: number
}

/** Short-lived proofs that a user was authenticated; each works once. */
export interface Proofs {
  /** A user may have several at a time: two devices that log in at once do not disturb each other. */
  issue(entry: UserEntry<unknown>, amr: readonly string[]): Promise<IssuedProof>
  /**
   * Uses a proof up and resolves to the methods that it proves (RFC 8176). A proof of another user or of an earlier
   * password is refused, and not used up by that. Throws AuthError `credentials_invalid`.
   */
  take(proof: unknown, entry: UserEntry<unknown>): Promise<readonly string[]>
}

/** Makes proofs of one-time tokens: bound to the password hash, so that a reset or a change kills them. */
export function createProofs(tokens: OneTimeTokenRecords): Proofs {
  return {
    async issue(entry, amr) {
      const fields = { subject: entry.id, purpose: proofPurpose, ttl: proofTtl, boundTo: stateOf(entry) }
      const { token, expiresAt } = await tokens.issue({ ...fields, state: amr.join(' '), isOneOfMany: true })
      return { proof: token, expiresAt }
    },
    async take(proof, entry) {
      try {
        const record = await tokens.read(proof, proofPurpose)
        if (record.subject !== entry.id || !isBoundTo(record, stateOf(entry))) throw invalid()
        const { state } = await tokens.consume(proof, proofPurpose)
        return state.split(' ')
      } catch (error) {
        throw isAuthError(error) && error.code === 'one_time_token_invalid' ? invalid() : error
      }
    },
  }
}

function stateOf({ passwordHash }: UserEntry<unknown>): string {
  return passwordHash ?? ''
}

function invalid(): AuthError {
  return new AuthError('credentials_invalid')
}
