import { sha256 } from '../lib/digest.ts'
import type { Clock } from '../ports/clock.ts'
import type { OneTimeTokenStore } from '../ports/one-time-token-store.ts'

/** What the mark of a change is for. */
export const changePurpose = 'password_change'

/** Seconds for which an interrupted change can be repeated: longer than the access token of its session. */
const markTtl = 86_400

/** Notes which hash a session's change of the password was about to set, so that an interrupted change can be completed. */
export interface PendingChanges {
  put(subject: string, sessionId: string, passwordHash: string): Promise<void>
  /** Whether it was this session that set this hash, in a change that was not completed. */
  has(subject: string, sessionId: string, passwordHash: string): Promise<boolean>
  clear(subject: string): Promise<void>
}

/** Keeps marks among the one-time tokens: nobody holds a token of them. */
export function createPendingChanges(store: OneTimeTokenStore, clock: Clock): PendingChanges {
  const refOf = (subject: string, sessionId: string) => ({ subject, hash: sha256(`${changePurpose}\n${sessionId}`) })
  return {
    async put(subject, sessionId, passwordHash) {
      const createdAt = Math.floor(clock() / 1000)
      const times = { createdAt, expiresAt: createdAt + markTtl }
      const mark = { purpose: changePurpose, boundTo: sha256(passwordHash), state: '', ...times }
      await store.replace({ ...refOf(subject, sessionId), ...mark })
    },
    async has(subject, sessionId, passwordHash) {
      const mark = await store.find(refOf(subject, sessionId))
      const lives = mark !== undefined && mark.purpose === changePurpose && clock() / 1000 < mark.expiresAt
      return lives && mark.boundTo === sha256(passwordHash)
    },
    clear: subject => store.deleteAll(subject, changePurpose),
  }
}
