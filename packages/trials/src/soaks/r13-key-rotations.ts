import { setTimeout as sleep } from 'node:timers/promises'
import { times } from '../shared/lib/all.ts'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { millisecondsSince, monotonic } from '../shared/lib/time.ts'
import type { KeyPlan, Member, Outcome } from '../shared/member/protocol.ts'
import { openTeam } from '../shared/member/team.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const checksPerSecond = 1_000
/** The time within which the processes reload at different moments, in milliseconds. */
const spread = 300
/** The age of the oldest checked token in milliseconds. An old key is dropped after that. */
const tokenAge = 500

/** Tests key rotations during token checks. */
export const keyRotations: Soak = {
  id: 'R-13',
  title: '10 key rotations during 1,000 checks a second in 4 processes that reload at different times: no false 401',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(4, { store: space.spec })
    const random = createRandom(options.seed)
    const traffic = new Traffic(team.members, random)
    const pace = pacer(options, 10)
    const running = traffic.run()
    for (let key = 0; pace.next(); key++) await roll(team.members, random, key)
    traffic.stop()
    await running
    await team.close()
    await space.drop()
    const wrong = [...traffic.refused].map(([code, count]) => `${count} calls were answered ${code}`)
    const { checks, refreshes, perSecond } = traffic
    const figures = { rotations: pace.done, checks, 'checks a second': Math.round(perSecond), refreshes }
    return { figures, failures: firstOf(wrong) }
  },
}

/** Adds the next key for verification everywhere, signs with it everywhere, and drops the old key. */
async function roll(members: readonly Member[], random: Random, key: number): Promise<void> {
  const plans: readonly KeyPlan[] = [
    { sign: key, verify: [key + 1] },
    { sign: key + 1, verify: [key] },
    { sign: key + 1, verify: [] },
  ]
  for (const keys of plans) {
    await Promise.all(
      members.map(async member => {
        await sleep(random.below(spread))
        await member.control({ control: 'keys', keys })
      }),
    )
    await sleep(tokenAge + spread)
  }
}

interface Held {
  readonly pair: Outcome
  readonly since: number
}

/** Checks tokens of any process in any process, and refreshes some. */
class Traffic {
  readonly refused = new Map<string, number>()
  checks = 0
  refreshes = 0
  readonly #members: readonly Member[]
  readonly #random: Random
  readonly #start = monotonic()
  #held: Held[] = []
  readonly #stopped = new AbortController()

  constructor(members: readonly Member[], random: Random) {
    this.#members = members
    this.#random = random
  }

  get perSecond(): number {
    return this.checks / (millisecondsSince(this.#start) / 1000)
  }

  stop(): void {
    this.#stopped.abort()
  }

  async run(): Promise<void> {
    for (let turn = 0; !this.#stopped.signal.aborted; turn++) {
      await this.#logIn(turn)
      // Makes all calls that are due, so that a busy machine catches up.
      const due = (millisecondsSince(this.#start) / 1000) * checksPerSecond - this.checks
      await Promise.all(this.#members.map(member => this.#check(member, Math.ceil(due / this.#members.length))))
      await sleep(5)
    }
  }

  async #logIn(turn: number): Promise<void> {
    const since = monotonic()
    const [pair] = await this.#random.pick(this.#members).run([{ kind: 'create', subject: `u${turn}` }])
    this.#note(pair!)
    const [next] = await this.#random.pick(this.#members).run([{ kind: 'refresh', token: pair!.refreshToken! }])
    this.#note(next!)
    this.refreshes++
    this.#held = [...this.#held, { pair: pair!, since }, { pair: next!, since }]
  }

  async #check(member: Member, count: number): Promise<void> {
    this.#held = this.#held.filter(({ since }) => millisecondsSince(since) < tokenAge)
    if (this.#held.length === 0 || count <= 0) return
    const tokens = times(count, () => this.#random.pick(this.#held).pair.accessToken!)
    for (const outcome of await member.run(tokens.map(token => ({ kind: 'check', token })))) this.#note(outcome)
    this.checks += count
  }

  #note({ code }: Outcome): void {
    if (code !== 'ok') this.refused.set(code, (this.refused.get(code) ?? 0) + 1)
  }
}
