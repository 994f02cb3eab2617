import { readToken } from '../shared/lib/token-text.ts'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { memberDefaults, type Member, type Outcome } from '../shared/member/protocol.ts'
import { type ProcessMember, startMember } from '../shared/member/process-member.ts'
import { openMember, openTeam, type Team } from '../shared/member/team.ts'
import { type Proxy, startProxy } from '../shared/servers/proxy.ts'
import type { StoreSpec } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

/** Tests a rotation that was committed but whose answer was lost. */
export const lostAnswers: Soak = {
  id: 'R-3',
  title: 'a process is killed or a connection reset between commit and answer: every retry gets the same successor',
  stores: ['redis', 'postgres', 'mysql', 'sqlite'],
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(2, { store: space.spec })
    const random = createRandom(options.seed)
    const pace = pacer(options, 200)
    const failures: string[] = []
    const recovered = { killed: 0, reset: 0 }
    const resetting = space.spec.kind === 'sqlite' ? undefined : await openBehindProxy(space.spec)
    const doomed = doomedMembers(space.spec)
    while (pace.next()) {
      const token = await tokenOf(team, random, `u${pace.done}`)
      const wrong = (await lostByKill(await doomed.take(), team, token)) ?? (recovered.killed++, undefined)
      if (wrong) failures.push(`try ${pace.done}: ${wrong}`)
      if (!resetting) continue
      const other = await tokenOf(team, random, `v${pace.done}`)
      const wrongToo = (await lostByReset(resetting, team, other)) ?? (recovered.reset++, undefined)
      if (wrongToo) failures.push(`try ${pace.done}: ${wrongToo}`)
    }
    await Promise.all([doomed.drain(), resetting?.member.close(), team.close()])
    resetting?.proxy.stop()
    await space.drop()
    const resets = resetting?.proxy.cuts ?? 'no socket'
    const figures = { kills: pace.done, 'recovered after a kill': recovered.killed, resets }
    return { figures: { ...figures, 'recovered after a reset': recovered.reset }, failures: firstOf(failures) }
  },
}

/** Returns the first token of a session, or a later one that may rotate. */
async function tokenOf(team: Team, random: Random, subject: string): Promise<string> {
  const [created] = await team.members[0]!.run([{ kind: 'create', subject }])
  if (random.chance(0.5)) return created!.refreshToken!
  const [rotated] = await team.members[1]!.run([{ kind: 'refresh', token: created!.refreshToken! }])
  await team.advance(41_000)
  return rotated!.refreshToken!
}

async function lostByKill(doomed: ProcessMember, team: Team, token: string): Promise<string | undefined> {
  await doomed.control({ control: 'clock', offset: team.offset })
  const answer = await doomed.run([{ kind: 'refresh', token }]).catch(() => undefined)
  if (answer) return `the process answered ${answer[0]!.code} instead of dying`
  await doomed.ended
  return retry(team, token)
}

/** A member whose connection can be reset before an answer. */
interface BehindProxy {
  readonly proxy: Proxy
  readonly member: Member
}

async function openBehindProxy(store: StoreSpec): Promise<BehindProxy> {
  const proxy = await startProxy(store.url)
  return { proxy, member: await openMember(9, { store: { ...store, url: proxy.url, connections: 2 } }) }
}

async function lostByReset({ proxy, member }: BehindProxy, team: Team, token: string): Promise<string | undefined> {
  await member.control({ control: 'clock', offset: team.offset })
  const cuts = proxy.cuts
  proxy.set({ kind: 'cut', text: readToken(token).sid })
  const [answer] = await member.run([{ kind: 'refresh', token }])
  if (proxy.cuts === cuts) return `no answer was cut off: ${answer?.code}`
  // A client that resends a command may get an answer after all. It must be the same.
  return retry(team, token, answer)
}

/** Retries twice in other processes. Both must get the committed successor. */
async function retry(team: Team, token: string, first?: Outcome): Promise<string | undefined> {
  const asked = await Promise.all(team.members.map(member => member.run([{ kind: 'refresh', token }])))
  const answers = asked.flat()
  const refused = answers.filter(({ code }) => code !== 'ok')
  if (refused.length > 0) return `a retry was answered ${refused[0]!.code}`
  if (answers.some(({ verdict }) => verdict !== 'replayed')) return 'a retry rotated once more'
  const given = [...answers, ...(first?.code === 'ok' ? [first] : [])].map(each => readToken(each.refreshToken!).jti)
  return new Set(given).size === 1 ? undefined : 'retries got different successors'
}

/** Processes that die at their first rotation. A few are started in advance. */
function doomedMembers(store: StoreSpec) {
  const config = { ...memberDefaults, store: { ...store, connections: 2 }, diesAfterRotation: true }
  const ready: Promise<ProcessMember>[] = []
  const fill = () => {
    while (ready.length < 2) ready.push(startMember(8, config))
  }
  return {
    take(): Promise<ProcessMember> {
      fill()
      return ready.shift()!
    },
    async drain(): Promise<void> {
      for (const each of await Promise.all(ready)) await each.close()
    },
  }
}
