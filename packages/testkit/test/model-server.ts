import { AuthError } from '@sallyport/core'
import type { BrowserServer, TestClock } from '../src/index.ts'

interface Session {
  generation: number
  rotatedAt: number
}

/** How a model server treats replaced tokens. */
export interface Rules {
  /** Seconds in which a replaced token gets the same successor, and in which a new token is not rotated. */
  readonly window: number
  readonly rests: boolean
}

/** A server with only the rules of rotation, to test the simulators. */
export function modelServer(time: TestClock, { window, rests }: Rules): BrowserServer {
  const sessions = new Map<string, Session>()
  let logins = 0
  return {
    async login() {
      const id = `s${logins++}`
      sessions.set(id, { generation: 0, rotatedAt: time.seconds() })
      return `${id}.0`
    },
    async refresh(token) {
      const [id, generation] = [token.split('.')[0]!, Number(token.split('.')[1])]
      const session = sessions.get(id)
      if (!session) throw new AuthError('session_ended')
      const age = time.seconds() - session.rotatedAt
      if (generation === session.generation) {
        if (rests && generation > 0 && age < window) return { refreshToken: token, verdict: 'kept' }
        sessions.set(id, { generation: generation + 1, rotatedAt: time.seconds() })
        return { refreshToken: `${id}.${generation + 1}`, verdict: 'rotated' }
      }
      if (generation === session.generation - 1 && age < window) {
        return { refreshToken: `${id}.${session.generation}`, verdict: 'replayed' }
      }
      sessions.delete(id)
      throw new AuthError('refresh_token_reused')
    },
  }
}
