import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom, type Random } from '../shared/lib/random.ts'
import type { Action, Member, Outcome } from '../shared/member/protocol.ts'
import { openTeam } from '../shared/member/team.ts'
import { storeKinds } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, pacer, patient, type Soak } from './soak.ts'

const overlapsOfEach = 150
/** The longest hash in milliseconds, so that logins take long enough to overlap. */
const hashMilliseconds = 20
const newPassword = 'an altogether new password'

type Ending = 'reset' | 'block' | 'logoutAll'

/** Tests logins that overlap a reset, a block or a logout everywhere. */
export const overlappingLogins: Soak = {
  id: 'R-18',
  title: '150 logins that overlap a reset, a block or a logout everywhere: no session survives that must not',
  stores: storeKinds,
  async run(options) {
    const space = await createSpace(options.store, { timeout: patient })
    const team = await openTeam(3, { store: space.spec, users: 'shared', hashMilliseconds })
    const random = createRandom(options.seed)
    const figures: Record<string, number> = {}
    const failures: string[] = []
    for (const ending of ['reset', 'block', 'logoutAll'] as const) {
      const pace = pacer(options, overlapsOfEach)
      let survived = 0
      for (let user = 0; pace.next(0); user++) {
        const result = await overtake(team.members, ending, `${ending.toLowerCase()}${user}`, random)
        if (result.wrong) failures.push(`${ending} ${user}: ${result.wrong}`)
        if (!result.overlapped) continue
        pace.next()
        if (result.survived) survived++
      }
      figures[`${ending}: attempts`] = pace.done
      figures[`${ending}: logins that survived`] = survived
    }
    await team.close()
    await space.drop()
    return { figures, failures: firstOf(failures) }
  },
}

interface Overtaken {
  readonly overlapped: boolean
  readonly survived: boolean
  readonly wrong?: string | undefined
}

async function overtake(
  members: readonly Member[],
  ending: Ending,
  subject: string,
  random: Random,
): Promise<Overtaken> {
  const action = await prepared(members[2]!, ending, subject)
  const [login, end] = await Promise.all([
    after(random.below(hashMilliseconds), members[0]!, { kind: 'login', subject }),
    after(random.below(hashMilliseconds * 2), members[1]!, action),
  ])
  const overlapped = login.start < end.end && end.start < login.end
  if (end.code !== 'ok') return { overlapped, survived: false, wrong: `the ${ending} was answered ${end.code}` }
  if (login.code !== 'ok') {
    const wrong = login.code === 'credentials_invalid' ? undefined : `the login was answered ${login.code}`
    return { overlapped, survived: false, wrong: wrong ?? (await leftBehind(members[2]!, subject, 0)) }
  }
  const survived = await isAlive(members, login)
  // A login may survive a logout everywhere, but not a reset or a block.
  const mayLive = ending === 'logoutAll' && login.end > end.start
  const wrong = survived && !mayLive ? 'a session survived' : undefined
  const half = await halfDead(members, login, survived)
  return { overlapped, survived, wrong: wrong ?? half ?? (await leftBehind(members[2]!, subject, survived ? 1 : 0)) }
}

async function prepared(member: Member, ending: Ending, subject: string): Promise<Action> {
  if (ending !== 'reset') return { kind: ending, subject }
  const { resetToken } = await ask(member, { kind: 'requestReset', subject })
  return { kind: 'reset', token: resetToken!, password: newPassword }
}

async function isAlive(members: readonly Member[], { refreshToken }: Outcome): Promise<boolean> {
  return (await ask(members[2]!, { kind: 'refresh', token: refreshToken! })).code === 'ok'
}

/** Checks that, if a refresh is refused, every process refuses the access tokens within a second. */
async function halfDead(
  members: readonly Member[],
  { accessToken, end }: Outcome,
  survived: boolean,
): Promise<string | undefined> {
  if (survived) return undefined
  for (const member of members) {
    let check = await ask(member, { kind: 'check', token: accessToken! })
    while (check.code === 'ok' && check.start < end + 1_000_000) {
      await sleep(20)
      check = await ask(member, { kind: 'check', token: accessToken! })
    }
    if (check.code !== 'token_invalid') return `an access token was answered ${check.code}`
  }
  return undefined
}

/** Checks the number of rows, because a row without a known token is a session too. */
async function leftBehind(member: Member, subject: string, expected: number): Promise<string | undefined> {
  const { count } = await ask(member, { kind: 'list', subject })
  return count === expected ? undefined : `${count} sessions are left`
}

async function after(milliseconds: number, member: Member, action: Action): Promise<Outcome> {
  await sleep(milliseconds)
  return ask(member, action)
}

async function ask(member: Member, action: Action): Promise<Outcome> {
  const [outcome] = await member.run([action])
  return outcome!
}
