import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { SessionStore } from '../ports/session-store.ts'
import type { TokenIdentity } from './revocation-set.ts'

/** Milliseconds for which an answer stands, and how many are kept. */
const remembered = { max: 10_000, ttl: 1000 }
const mostAtOnce = 64

/** Asks the store whether a session lives: shared per session, remembered for a second, bounded in number. */
export function askStore(sessions: Pick<SessionStore, 'find'>): (identity: TokenIdentity) => Promise<void> {
  const answers = new LRUCache<string, Promise<boolean>>(remembered)
  let asking = 0

  async function find({ sid, sub }: TokenIdentity): Promise<boolean> {
    if (asking >= mostAtOnce) throw new AuthError('store_unavailable')
    asking++
    try {
      return (await sessions.find({ id: sid, subject: sub })) !== undefined
    } finally {
      asking--
    }
  }

  function remember(identity: TokenIdentity): Promise<boolean> {
    const answer = find(identity)
    answers.set(identity.sid, answer)
    answer.catch(() => answers.delete(identity.sid))
    return answer
  }

  return async identity => {
    if (!(await (answers.get(identity.sid) ?? remember(identity)))) throw new AuthError('token_invalid')
  }
}
