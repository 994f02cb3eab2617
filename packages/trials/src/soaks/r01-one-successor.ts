import { times } from '../shared/lib/all.ts'
import { createRandom } from '../shared/lib/random.ts'
import { readToken } from '../shared/lib/token-text.ts'
import type { Member, Outcome } from '../shared/member/protocol.ts'
import { openTeam } from '../shared/member/team.ts'
import { createSpace } from '../shared/store/space.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const callers = 64

/** Tests 64 concurrent refreshes of one token from four processes. */
export const oneSuccessor: Soak = {
  id: 'R-1',
  title: '64 concurrent refreshes of one token from 4 processes: one successor in each round, no refusal',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(4, { store: space.spec })
    const random = createRandom(options.seed)
    const pace = pacer(options, 10_000)
    const tally = { forks: 0, refusals: 0, rotated: 0, successes: 0 }
    const failures: string[] = []
    let token = ''
    while (pace.next()) {
      // Some rounds create a session, and the others use one whose token may rotate.
      if (token === '' || random.chance(0.2)) token = await firstToken(random.pick(team.members), `u${pace.done}`)
      else await team.advance(41_000 + random.below(5_000))
      const outcomes = await race(team.members, token)
      const wrong = judgeRound(outcomes, tally)
      if (wrong) failures.push(`round ${pace.done}: ${wrong}`)
      token = wrong ? '' : outcomes[0]!.refreshToken!
    }
    await team.close()
    await space.drop()
    const processes = team.inProcesses ? 4 : 1
    return { figures: { rounds: pace.done, processes, ...tally }, failures: firstOf(failures) }
  },
}

async function firstToken(member: Member, subject: string): Promise<string> {
  const [created] = await member.run([{ kind: 'create', subject }])
  if (created?.refreshToken === undefined) throw new Error(`no session could be created: ${created?.code}`)
  return created.refreshToken
}

/** Presents a token from all members at once, 64 times in total. */
export async function race(members: readonly Member[], token: string): Promise<readonly Outcome[]> {
  const each = times(Math.ceil(callers / members.length), () => ({ kind: 'refresh', token }) as const)
  return (await Promise.all(members.map(member => member.run(each)))).flat()
}

/** Describes what is wrong with a round. Returns undefined if there was one successor, created once, and no refusal. */
export function judgeRound(
  outcomes: readonly Outcome[],
  tally: { forks: number; refusals: number; rotated: number; successes: number },
): string | undefined {
  const successors = new Set(outcomes.flatMap(({ refreshToken }) => (refreshToken ? readToken(refreshToken).jti : [])))
  const refused = outcomes.filter(({ code }) => code !== 'ok')
  const rotated = outcomes.filter(({ verdict }) => verdict === 'rotated').length
  tally.successes += outcomes.length - refused.length
  tally.refusals += refused.length
  tally.rotated += rotated
  if (successors.size > 1 || rotated > 1) tally.forks++
  if (successors.size === 1 && refused.length === 0 && rotated === 1) return undefined
  const codes = [...new Set(refused.map(({ code }) => code))].join(', ')
  return `${successors.size} successors, ${rotated} rotations, ${refused.length} refusals ${codes}`
}
