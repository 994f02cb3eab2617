import { createRandom } from '../shared/lib/random.ts'
import type { Member } from '../shared/member/protocol.ts'
import { openMember, openTeam, type TeamConfig } from '../shared/member/team.ts'
import { createSpace } from '../shared/store/space.ts'
import { judgeRound, race } from './r01-one-successor.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

/** Tests processes that are replaced one by one during races. */
export const rollingRestart: Soak = {
  id: 'R-14',
  title: 'a rolling restart of 4 processes during R-1: no refusal',
  stores: ['redis', 'postgres', 'mysql', 'sqlite'],
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const config: TeamConfig = { store: space.spec }
    const team = await openTeam(4, config)
    const rolling = new RollingTeam(team.members, config)
    const random = createRandom(options.seed)
    const pace = pacer(options, 500)
    const tally = { forks: 0, refusals: 0, rotated: 0, successes: 0 }
    const failures: string[] = []
    const restarting = rolling.run()
    while (pace.next()) {
      const [created] = await random.pick(rolling.members).run([{ kind: 'create', subject: `u${pace.done}` }])
      if (created?.refreshToken === undefined)
        failures.push(`round ${pace.done}: a login was answered ${created?.code}`)
      else {
        const wrong = judgeRound(await race(rolling.members, created.refreshToken), tally)
        if (wrong) failures.push(`round ${pace.done}: ${wrong}`)
      }
    }
    rolling.stop()
    await restarting
    await Promise.all(rolling.members.map(member => member.close()))
    await space.drop()
    return { figures: { rounds: pace.done, restarts: rolling.restarts, ...tally }, failures: firstOf(failures) }
  },
}

class RollingTeam {
  members: readonly Member[]
  restarts = 0
  readonly #config: TeamConfig
  readonly #stopped = new AbortController()

  constructor(members: readonly Member[], config: TeamConfig) {
    this.members = members.map(tracked)
    this.#config = config
  }

  stop(): void {
    this.#stopped.abort()
  }

  /** Starts a process in place of another, and stops the other once its calls are answered. */
  async run(): Promise<void> {
    for (let place = 0; !this.#stopped.signal.aborted; place = (place + 1) % this.members.length) {
      const next = tracked(await openMember(place, this.#config))
      await next.control({ control: 'ready' })
      const old = this.members[place]!
      this.members = this.members.with(place, next)
      await old.close()
      this.restarts++
    }
  }
}

/** A member whose `close` waits for its running calls, as a server does. */
function tracked(member: Member): Member {
  const running = new Set<Promise<unknown>>()
  return {
    index: member.index,
    control: member.control,
    async run(actions) {
      const call = member.run(actions)
      running.add(call)
      return call.finally(() => running.delete(call))
    },
    async close() {
      await Promise.allSettled(running)
      await member.close()
    },
  }
}
