import { setTimeout as sleep } from 'node:timers/promises'
import { readToken } from '../shared/lib/token-text.ts'
import type { Action, Member, Outcome } from '../shared/member/protocol.ts'
import { openTeam } from '../shared/member/team.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { race } from './r01-one-successor.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const second = 1000
const hour = 3_600_000
const day = 24 * hour

/** Tests clocks that jump and clocks that disagree. */
export const clocks: Soak = {
  id: 'R-12',
  title:
    'clocks jump by an hour, jump back 7 days and differ by 30 s: nothing outlives its revocation, no refusal within 5 s',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(4, { store: space.spec })
    const pace = pacer(options, 50)
    const failures: string[] = []
    const scenes = {
      jumps: jump,
      'revocations before a jump back': revival,
      'races within 5 s': nearRace,
      'a lost answer, 5 s each way': lostAnswer,
      '30 s apart': farApart,
    }
    const disagreed = { count: 0 }
    while (pace.next()) {
      for (const [name, scene] of Object.entries({ ...scenes, '90 s apart': disagree(disagreed) })) {
        await setClocks(team.members, [0, 0, 0, 0])
        const wrong = await scene(team.members, `${name.slice(0, 2).trim()}${pace.done}`)
        for (const each of wrong) failures.push(`round ${pace.done}, ${name}: ${each}`)
      }
    }
    await team.close()
    await space.drop()
    const figures = { rounds: pace.done, scenes: pace.done * 6, 'answers of clock_disagrees': disagreed.count }
    return { figures, failures: firstOf(failures) }
  },
}

/** A session survives a jump of an hour and a jump back. Its tokens expire by the clock of the process. */
async function jump(members: readonly Member[], subject: string): Promise<string[]> {
  const first = await ask(members[0]!, { kind: 'create', subject })
  await setClocks(members, [hour, hour, hour, hour])
  const expired = await check(members[1]!, first)
  const next = await refresh(members[1]!, first)
  await setClocks(members, [hour - 7 * day, hour - 7 * day, hour - 7 * day, hour - 7 * day])
  const back = await refresh(members[2]!, next)
  await setClocks(members, [hour + 41 * second, hour + 41 * second, hour + 41 * second, hour + 41 * second])
  const again = await refresh(members[3]!, next)
  await setClocks(members, [31 * day, 31 * day, 31 * day, 31 * day])
  const late = await refresh(members[0]!, again)
  return expectations({
    'an access token after an hour': [expired.code, 'token_expired'],
    'a refresh after an hour': [next.code, 'ok'],
    'a refresh 7 days back': [back.code, 'clock_disagrees'],
    'a refresh when the clock is right again': [again.code, 'ok'],
    'a refresh after the session’s end': [late.code, 'session_expired'],
  })
}

/** A revoked session stays revoked if the clock jumps back to a time when it was valid. */
async function revival(members: readonly Member[], subject: string): Promise<string[]> {
  const pair = await ask(members[0]!, { kind: 'create', subject })
  const logout = await ask(members[1]!, { kind: 'logout', token: pair.refreshToken! })
  await setClocks(members, [day, day, day, day])
  for (const member of members) await check(member, pair)
  const other = await ask(members[0]!, { kind: 'create', subject })
  for (const member of members) await check(member, other)
  await setClocks(members, [0, 0, 0, 0])
  const checks = await Promise.all(members.map(member => untilRefused(member, pair, logout.end)))
  const refreshed = await refresh(members[2]!, pair)
  return expectations({
    ...Object.fromEntries(
      checks.map(({ code }, index) => [`an access token in process ${index}`, [code, 'token_invalid']]),
    ),
    'a refresh': [refreshed.code, 'session_ended'],
  })
}

/** The last answer of a process that may learn of a revocation up to a second late. */
async function untilRefused(member: Member, pair: Outcome, endedAt: number): Promise<Outcome> {
  for (;;) {
    const answer = await check(member, pair)
    if (answer.code !== 'ok' || answer.start > endedAt + 1_000_000) return answer
    await sleep(20)
  }
}

/** Processes whose clocks differ by 5 s get the same successor. */
async function nearRace(members: readonly Member[], subject: string): Promise<string[]> {
  const first = await ask(members[0]!, { kind: 'create', subject })
  const token = await refresh(members[0]!, first)
  const apart = [41, 43, 45, 46].map(seconds => seconds * second)
  await setClocks(members, apart)
  const outcomes = await race(members, token.refreshToken!)
  const successors = new Set(outcomes.map(({ refreshToken }) => refreshToken && readToken(refreshToken).jti))
  const refused = outcomes.filter(({ code }) => code !== 'ok').map(({ code }) => `a racer was answered ${code}`)
  return successors.size === 1 ? refused : [...refused, `${successors.size} successors`]
}

/** Two clocks at the limits of the tolerance: a token that may not rotate yet for one is not too old for the other. */
async function lostAnswer(members: readonly Member[], subject: string): Promise<string[]> {
  const at = (seconds: number) =>
    setClocks(
      members,
      [seconds, seconds + 10, seconds, seconds + 10].map(s => s * second),
    )
  await at(0)
  const first = await ask(members[0]!, { kind: 'create', subject })
  await at(60)
  const next = await refresh(members[0]!, first)
  await at(80)
  const elsewhere = await refresh(members[1]!, next)
  const again = await refresh(members[2]!, first)
  return expectations({
    'a refresh elsewhere after 20 s': [elsewhere.code, 'ok'],
    'the lost answer, asked for again': [again.code, 'ok'],
  })
}

/** A difference of 30 s exceeds the promise. It may cost an attempt, but never the session. */
async function farApart(members: readonly Member[], subject: string): Promise<string[]> {
  const first = await ask(members[0]!, { kind: 'create', subject })
  await setClocks(members, [30 * second, 0, 0, 0])
  const ahead = await refresh(members[0]!, first)
  const behind = await refresh(members[1]!, ahead)
  const replayed = await refresh(members[2]!, first)
  await setClocks(members, [90 * second, 90 * second, 90 * second, 90 * second])
  const after = await refresh(members[3]!, ahead)
  const wrong = [behind, replayed].filter(({ code }) => code !== 'ok' && code !== 'clock_disagrees')
  return [
    ...wrong.map(({ code }) => `a refresh was answered ${code}`),
    ...expectations({ 'a refresh later': [after.code, 'ok'] }),
  ]
}

/** A process whose clock is far behind revokes nothing, and keeps the current token if the store agrees. */
function disagree(disagreed: { count: number }) {
  return async (members: readonly Member[], subject: string): Promise<string[]> => {
    const first = await ask(members[0]!, { kind: 'create', subject })
    await setClocks(members, [90 * second, 0, 0, 0])
    const ahead = await refresh(members[0]!, first)
    const outcomes = await Promise.all([refresh(members[1]!, ahead), refresh(members[2]!, first)])
    disagreed.count += outcomes.filter(({ code }) => code === 'clock_disagrees').length
    await setClocks(members, [130 * second, 130 * second, 130 * second, 130 * second])
    const after = await refresh(members[3]!, ahead)
    return expectations({
      'the new token in a process behind': [outcomes[0].code, outcomes[0].code === 'ok' ? 'ok' : 'clock_disagrees'],
      'the old token in a process behind': [outcomes[1].code, 'clock_disagrees'],
      'a refresh later': [after.code, 'ok'],
    })
  }
}

function expectations(answers: Record<string, readonly string[]>): string[] {
  return Object.entries(answers).flatMap(([what, [actual, expected]]) =>
    actual === expected ? [] : [`${what} was answered ${actual} and not ${expected}`],
  )
}

async function setClocks(members: readonly Member[], offsets: readonly number[]): Promise<void> {
  await Promise.all(members.map((member, index) => member.control({ control: 'clock', offset: offsets[index]! })))
}

async function ask(member: Member, action: Action): Promise<Outcome> {
  const [outcome] = await member.run([action])
  return outcome!
}

const check = (member: Member, { accessToken }: Outcome) => ask(member, { kind: 'check', token: accessToken! })
const refresh = (member: Member, { refreshToken }: Outcome) => ask(member, { kind: 'refresh', token: refreshToken! })
