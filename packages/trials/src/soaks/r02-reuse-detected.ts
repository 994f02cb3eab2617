import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { largest, quantile, short } from '../shared/lib/numbers.ts'
import { monotonic } from '../shared/lib/time.ts'
import type { Action, Member, Outcome } from '../shared/member/protocol.ts'
import { openTeam, type Team } from '../shared/member/team.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const graceMilliseconds = 1_000

/** Tests a replaced token that is presented after the window. */
export const reuseDetected: Soak = {
  id: 'R-2',
  title: 'a replaced token after the window: it is detected, and every process refuses the session within 1 s',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    // Clocks jump by half a minute here, which must not make the feed stale: it is under test.
    const team = await openTeam(4, { store: space.spec, maxStaleness: 300 })
    const random = createRandom(options.seed)
    const pace = pacer(options, 500)
    const failures: string[] = []
    const deadAfter: number[] = []
    let detected = 0
    while (pace.next()) {
      const result = await steal(team, random, `u${pace.done}`)
      if (result.detected) detected++
      if (result.wrong) failures.push(`try ${pace.done}: ${result.wrong}`)
      deadAfter.push(result.milliseconds)
    }
    await team.close()
    await space.drop()
    const figures = {
      tries: pace.done,
      detected,
      'refused everywhere after, p50, ms': short(quantile(deadAfter, 0.5)),
      'refused everywhere after, max, ms': short(largest(deadAfter)),
    }
    return { figures, failures: firstOf(failures) }
  },
}

interface Theft {
  readonly detected: boolean
  readonly wrong?: string | undefined
  /** The time from the answer to the thief until no process accepted a token of the session. */
  readonly milliseconds: number
}

async function steal(team: Team, random: Random, subject: string): Promise<Theft> {
  const created = await ask(random.pick(team.members), { kind: 'create', subject })
  const pairs = [created]
  for (let rotations = 1 + random.below(3); rotations > 0; rotations--) {
    await team.advance(41_000)
    pairs.push(await ask(random.pick(team.members), { kind: 'refresh', token: pairs.at(-1)!.refreshToken! }))
  }
  await team.advance(40_000)
  const stolen = random.pick(pairs.slice(0, -1)).refreshToken!
  const answer = await ask(random.pick(team.members), { kind: 'refresh', token: stolen })
  if (answer.code !== 'refresh_token_reused') {
    return { detected: false, wrong: `the thief was answered ${answer.code}`, milliseconds: 0 }
  }
  const alive = await Promise.all(team.members.map(member => untilDead(member, pairs, answer.end)))
  const refresh = await ask(random.pick(team.members), { kind: 'refresh', token: pairs.at(-1)!.refreshToken! })
  const wrong = refresh.code === 'session_ended' ? undefined : `the honest refresh was answered ${refresh.code}`
  const milliseconds = largest(alive)
  const late = milliseconds > graceMilliseconds ? `an access token lived on for ${short(milliseconds)} ms` : undefined
  return { detected: true, wrong: wrong ?? late, milliseconds }
}

/** Measures the time until a member refused every access token, seen before or not, in milliseconds. */
async function untilDead(member: Member, pairs: readonly Outcome[], from: number): Promise<number> {
  const checks = pairs.map(({ accessToken }) => ({ kind: 'check', token: accessToken! }) as const)
  for (;;) {
    const outcomes = await member.run(checks)
    const milliseconds = (monotonic() - from) / 1000
    if (outcomes.every(({ code }) => code === 'token_invalid')) return milliseconds
    if (milliseconds > 5 * graceMilliseconds) return Number.POSITIVE_INFINITY
    await sleep(5)
  }
}

async function ask(member: Member, action: Action): Promise<Outcome> {
  const [outcome] = await member.run([action])
  return outcome!
}
