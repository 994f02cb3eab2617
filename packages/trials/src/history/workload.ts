import { setTimeout as sleep } from 'node:timers/promises'
import { inLanes, times } from '../shared/lib/all.ts'
import type { Random } from '../shared/lib/random.ts'
import type { Member } from '../shared/member/protocol.ts'
import { isUnknown, type Operation } from './operation.ts'
import { operationOf, type RecordedAction } from './record.ts'
import { type KnownSession, KnownSessions } from './sessions.ts'

/** The options of a workload. */
export interface WorkloadOptions {
  readonly members: readonly Member[]
  readonly random: Random
  /** Returns whether the workload continues after this many operations. */
  readonly goesOn: (done: number) => boolean
  /** A prefix of the subjects, which keeps workloads on one store apart. */
  readonly name: string
  /** The number of concurrent calls. */
  readonly lanes: number
  readonly subjects: number
  /** The number of sessions that the clients keep. */
  readonly sessions: number
  /** How long to wait before the last check of every session, in milliseconds. */
  readonly graceMilliseconds: number
}

/**
 * Makes random calls from many clients through every member. Resolves to their history.
 *
 * Clients log in, refresh, race each other, try again, steal, log out, log out everywhere, get blocked and unblocked, and
 * keep using revoked sessions.
 */
export async function runWorkload(options: WorkloadOptions): Promise<readonly Operation[]> {
  const workload = new Workload(options)
  await workload.play()
  await sleep(options.graceMilliseconds)
  await workload.lookAgain()
  return workload.history
}

class Workload {
  readonly history: Operation[] = []
  readonly #options: WorkloadOptions
  readonly #known = new KnownSessions()
  readonly #subjects: readonly string[]
  readonly #blocked = new Set<string>()

  constructor(options: WorkloadOptions) {
    this.#options = options
    this.#subjects = times(options.subjects, index => `${options.name}-${index}`)
  }

  async play(): Promise<void> {
    const { lanes, goesOn } = this.#options
    await inLanes(lanes, () => (goesOn(this.history.length) ? this.#act() : undefined))
  }

  /** Uses every session that the clients know once more. */
  async lookAgain(): Promise<void> {
    const sessions = [...this.#known.all()]
    await inLanes(this.#options.lanes, () => {
      const session = sessions.pop()
      return session && this.#lookAt(session)
    })
  }

  async #lookAt(session: KnownSession): Promise<void> {
    await this.#do({ kind: 'check', token: session.accessTokens.at(-1)! })
    await this.#refresh(session, session.refreshTokens.at(-1)!)
  }

  #act(): Promise<void> {
    const { random, sessions } = this.#options
    const dice = random.next()
    const session = random.chance(0.2) ? this.#known.pickEnded(random) : this.#known.pick(random)
    if (!session || (dice < 0.1 && this.#known.living < sessions)) return this.#login(random.pick(this.#subjects))
    if (dice < 0.45) return this.#refreshSome(session)
    if (dice < 0.5) return this.#refresh(session, random.pick(session.refreshTokens))
    if (dice < 0.955) return this.#check(session)
    if (dice < 0.99) return this.#logout(session)
    if (dice < 0.997) return this.#logoutAll(random.pick(this.#subjects))
    return this.#blockForAWhile(random.pick(this.#subjects))
  }

  async #login(subject: string): Promise<void> {
    await this.#do({ kind: 'login', subject })
  }

  /** Refreshes once, or from several tabs at once. */
  async #refreshSome(session: KnownSession): Promise<void> {
    const { random } = this.#options
    const tabs = random.chance(0.15) ? 2 + random.below(5) : 1
    const token = session.refreshTokens.at(-1)!
    await Promise.all(times(tabs, () => this.#refresh(session, token)))
  }

  async #refresh(session: KnownSession, token: string): Promise<void> {
    const operation = await this.#do({ kind: 'refresh', token, idempotencyKey: this.#keyFor(token) })
    if (operation.code === 'session_ended' || operation.code === 'refresh_token_reused') this.#known.end(session)
  }

  /** Half of the tokens are refreshed by apps, which send the same key for the same token; a thief sends another one. */
  #keyFor(token: string): string | undefined {
    const isOfApp = token.charCodeAt(token.length - 2) % 2 === 0
    const key = token.slice(-32)
    return isOfApp ? (this.#options.random.chance(0.02) ? `thief-${key}` : key) : undefined
  }

  async #check(session: KnownSession): Promise<void> {
    await this.#do({ kind: 'check', token: this.#options.random.pick(session.accessTokens) })
  }

  async #logout(session: KnownSession): Promise<void> {
    await this.#do({ kind: 'logout', token: this.#options.random.pick(session.refreshTokens) })
    this.#known.end(session)
  }

  async #logoutAll(subject: string): Promise<void> {
    await this.#do({ kind: 'logoutAll', subject })
    this.#known.endAll(subject)
  }

  async #blockForAWhile(subject: string): Promise<void> {
    if (this.#blocked.has(subject)) return this.#login(subject)
    this.#blocked.add(subject)
    await this.#do({ kind: 'block', subject })
    this.#known.endAll(subject)
    await sleep(this.#options.random.below(20))
    while (isUnknown(await this.#do({ kind: 'unblock', subject }))) await sleep(50)
    this.#blocked.delete(subject)
  }

  async #do(action: RecordedAction): Promise<Operation> {
    const member = this.#options.random.pick(this.#options.members)
    const [outcome] = await member.run([action])
    const operation = operationOf(member.index, action, outcome!)
    this.history.push(operation)
    this.#known.learn(operation.subject, outcome!)
    return operation
  }
}
