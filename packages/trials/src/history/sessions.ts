import { readToken } from '../shared/lib/token-text.ts'
import type { Random } from '../shared/lib/random.ts'
import type { Outcome } from '../shared/member/protocol.ts'

/** A session as its clients know it: the tokens that they received. */
export interface KnownSession {
  readonly id: string
  readonly subject: string
  /** The latest tokens by generation. */
  readonly refreshTokens: string[]
  readonly accessTokens: string[]
  over: boolean
}

const tokensKept = 4
const endedKept = 300

/** The sessions that the clients of a workload know. */
export class KnownSessions {
  #living: KnownSession[] = []
  readonly #ended: KnownSession[] = []
  readonly #byId = new Map<string, KnownSession>()

  get living(): number {
    return this.#living.length
  }

  pick(random: Random): KnownSession | undefined {
    return this.#living.length === 0 ? undefined : random.pick(this.#living)
  }

  pickEnded(random: Random): KnownSession | undefined {
    return this.#ended.length === 0 ? undefined : random.pick(this.#ended)
  }

  all(): readonly KnownSession[] {
    return [...this.#living, ...this.#ended]
  }

  /** Adds the tokens of an answer. */
  learn(subject: string, { accessToken, refreshToken }: Outcome): void {
    if (!accessToken || !refreshToken) return
    const { sid } = readToken(refreshToken)
    const session = this.#byId.get(sid) ?? this.#add(sid, subject)
    keep(session.accessTokens, accessToken)
    if (!session.refreshTokens.includes(refreshToken) && isNewer(refreshToken, session)) {
      keep(session.refreshTokens, refreshToken)
    }
  }

  /** Marks a session as over. Its clients keep trying it for a while. */
  end(session: KnownSession): void {
    if (session.over) return
    session.over = true
    this.#living = this.#living.filter(each => each !== session)
    this.#ended.push(session)
    if (this.#ended.length > endedKept) this.#byId.delete(this.#ended.shift()!.id)
  }

  endAll(subject: string): void {
    for (const session of this.#living.filter(each => each.subject === subject)) this.end(session)
  }

  #add(id: string, subject: string): KnownSession {
    const session = { id, subject, refreshTokens: [], accessTokens: [], over: false }
    this.#byId.set(id, session)
    this.#living.push(session)
    return session
  }
}

function keep(tokens: string[], token: string): void {
  tokens.push(token)
  if (tokens.length > tokensKept) tokens.shift()
}

/** Answers arrive in any order. A client keeps the latest token. */
function isNewer(token: string, { refreshTokens }: KnownSession): boolean {
  const last = refreshTokens.at(-1)
  return last === undefined || readToken(token).gen! > readToken(last).gen!
}
