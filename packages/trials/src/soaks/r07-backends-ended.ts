import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { inLanes } from '../shared/lib/all.ts'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { readToken } from '../shared/lib/token-text.ts'
import type { Action, Member, Outcome } from '../shared/member/protocol.ts'
import { openTeam } from '../shared/member/team.ts'
import type { StoreSpec } from '../shared/store/kinds.ts'
import { withPool } from '../shared/store/postgres.ts'
import { createSpace } from '../shared/store/space.ts'
import { runDisturbed } from './disturbed.ts'
import { firstOf, pacer, roundsOf, type Soak, type SoakOptions } from './soak.ts'

const betweenEnds = 50
const allRefreshes = 5_000
/** How often a client retries, and with which pause. */
const patience = { tries: 5, pause: 200 }
const succeeding = 0.999

/** Tests PostgreSQL while its connections are terminated. */
export const backendsEnded: Soak = {
  id: 'R-7',
  title:
    'PostgreSQL backends are terminated every 50 ms during 5,000 refreshes: no fork, only 503, and 99.9 % succeed with retries',
  stores: ['postgres'],
  async run(options) {
    const space = await createSpace('postgres')
    const { spec } = space
    const first = await whileBackendsEnd(spec, () => refreshMany(spec, options))
    const second = await whileBackendsEnd(spec, () =>
      runDisturbed({ store: spec, seed: options.seed, processes: 4, lanes: 16, disturb: () => sleep(15_000) }),
    )
    await space.drop()
    const figures = {
      ...first.value.figures,
      ...second.value.figures,
      'backends terminated': first.ended + second.ended,
    }
    return { figures, failures: firstOf([...first.value.failures, ...second.value.failures]) }
  },
}

async function whileBackendsEnd<T>(spec: StoreSpec, work: () => Promise<T>): Promise<{ value: T; ended: number }> {
  return withPool(spec, async pool => {
    const stop = new AbortController()
    const ending = endBackends(pool, spec.space, stop.signal)
    const value = await work().finally(() => stop.abort())
    return { value, ended: await ending }
  })
}

/** Terminates one connection of the run every 50 ms. Resolves to their number. */
async function endBackends(pool: Pool, name: string, signal: AbortSignal): Promise<number> {
  const text = `select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 order by random() limit 1`
  let ended = 0
  while (!signal.aborted) {
    ended += (await pool.query(text, [name])).rows.length
    await sleep(betweenEnds)
  }
  return ended
}

/** Refreshes many sessions twice. */
async function refreshMany(spec: StoreSpec, options: SoakOptions) {
  const team = await openTeam(4, { store: spec })
  const random = createRandom(options.seed)
  const total = roundsOf(options, allRefreshes)
  const pace = pacer(options, allRefreshes)
  const clients = new Clients(team.members, random)
  let tokens: string[] = []
  while (pace.next(0)) {
    const fresh = tokens.length === 0
    const next: string[] = []
    const lot = Math.min(500, fresh ? Math.ceil((total - pace.done) / 2) : tokens.length)
    const waiting = fresh ? await clients.newTokens(lot, `u${pace.done}`) : tokens
    await inLanes(16, () => {
      const token = waiting.pop()
      return token === undefined
        ? undefined
        : clients.refresh(token).then(successor => void (successor && next.push(successor)))
    })
    pace.next(lot)
    tokens = fresh ? next : []
    await team.advance(41_000)
  }
  const unhandled = (await team.reports()).flatMap(report => report.unhandled)
  await team.close()
  const { figures, failures } = clients.report()
  return { figures, failures: [...failures, ...unhandled.map(error => `unhandled: ${error}`)] }
}

class Clients {
  readonly #members: readonly Member[]
  readonly #random: Random
  readonly #answers = new Map<string, number>()
  #refreshes = 0
  #succeeded = 0
  #forks = 0

  constructor(members: readonly Member[], random: Random) {
    this.#members = members
    this.#random = random
  }

  async newTokens(count: number, name: string): Promise<string[]> {
    const tokens: string[] = []
    let index = 0
    await inLanes(16, () => {
      const subject = `${name}-${index++}`
      if (index > count) return undefined
      return this.#retried({ kind: 'create', subject }, 50).then(({ refreshToken }) => void tokens.push(refreshToken!))
    })
    return tokens
  }

  /** Refreshes with retries, and then checks that other callers get the same token. */
  async refresh(token: string): Promise<string | undefined> {
    this.#refreshes++
    const outcome = await this.#retried({ kind: 'refresh', token }, patience.tries)
    if (outcome.code !== 'ok') return undefined
    this.#succeeded++
    const again = await this.#retried({ kind: 'refresh', token }, 50)
    const [jti, other] = [outcome, again].map(({ refreshToken }) => refreshToken && readToken(refreshToken).jti)
    if (jti !== other) this.#forks++
    return outcome.refreshToken
  }

  report() {
    const { '503': unavailable = 0, ...others } = this.#codes()
    const share = this.#succeeded / this.#refreshes
    const failures = Object.keys(others).map(code => `a client was answered ${code}`)
    if (this.#forks > 0) failures.push(`${this.#forks} forks`)
    if (share < succeeding) failures.push(`only ${(share * 100).toFixed(2)} % succeeded with retries`)
    const figures = { refreshes: this.#refreshes, 'succeeded with retries': `${(share * 100).toFixed(2)} %` }
    return { figures: { ...figures, forks: this.#forks, 'answers of 503': unavailable }, failures }
  }

  #codes(): Record<string, number> {
    return Object.fromEntries(this.#answers)
  }

  async #retried(action: Action, tries: number): Promise<Outcome> {
    for (let count = 1; ; count++) {
      const [outcome] = await this.#random.pick(this.#members).run([action])
      const { code } = outcome!
      if (code !== 'ok') {
        const name = code === 'store_unavailable' || code === 'store_inconsistent' ? '503' : code
        this.#answers.set(name, (this.#answers.get(name) ?? 0) + 1)
      }
      if (code === 'ok' || count === tries) return outcome!
      await sleep(patience.pause)
    }
  }
}
