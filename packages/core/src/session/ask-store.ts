import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { SessionStore } from '../ports/session-store.ts'
import type { Actors } from './actors.ts'
import type { TokenIdentity } from './revocation-set.ts'

/** Milliseconds for which an answer stands, and how many are kept. */
const remembered = { max: 10_000, ttl: 1000 }
const mostAtOnce = 64

/**
 * Asks the store whether a session lives, and whether its actor may go on: shared per session, remembered for a second,
 * bounded in number.
 */
export function askStore(
  sessions: Pick<SessionStore, 'find'>,
  actors: Actors,
): (identity: TokenIdentity) => Promise<void> {
  const answers = new LRUCache<string, Promise<boolean>>(remembered)
  let asking = 0

  async function find({ sid, sub, act }: TokenIdentity): Promise<boolean> {
    if (asking >= mostAtOnce) throw new AuthError('store_unavailable')
    asking++
    try {
      if ((await sessions.find({ id: sid, subject: sub })) === undefined) return false
      return act === undefined || (await actors.mayAct(act))
    } finally {
      asking--
    }
  }

  function remember(identity: TokenIdentity): Promise<boolean> {
    const answer = find(identity)
    const key = keyOf(identity)
    answers.set(key, answer)
    answer.catch(() => answers.delete(key))
    return answer
  }

  return async identity => {
    if (!(await (answers.get(keyOf(identity)) ?? remember(identity)))) throw new AuthError('token_invalid')
  }
}

function keyOf({ sid, sub }: TokenIdentity): string {
  return JSON.stringify([sid, sub])
}
