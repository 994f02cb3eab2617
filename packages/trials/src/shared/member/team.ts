import { setTimeout as sleep } from 'node:timers/promises'
import { isShared } from '../store/space.ts'
import { createMember } from './create-member.ts'
import { startMember } from './process-member.ts'
import { type Member, type MemberConfig, memberDefaults, type MemberReport } from './protocol.ts'

/** Members on one store: in separate processes if the store can be shared by processes, otherwise in this one. */
export interface Team {
  readonly members: readonly Member[]
  readonly inProcesses: boolean
  /** How far the members' clocks are ahead of the machine's, in milliseconds. */
  readonly offset: number
  advance(milliseconds: number): Promise<void>
  reports(): Promise<readonly MemberReport[]>
  close(): Promise<void>
}

/** The configuration of a team. */
export type TeamConfig = Pick<MemberConfig, 'store'> & Partial<MemberConfig>

export async function openTeam(count: number, config: TeamConfig): Promise<Team> {
  const inProcesses = isShared(config.store.kind)
  const members: Member[] = []
  for (let index = 0; index < count; index++) members.push(await openMember(index, config))
  await Promise.all(members.map(untilReady))
  let offset = 0
  const each = <T>(work: (member: Member) => Promise<T>) => Promise.all(members.map(work))
  return {
    members,
    inProcesses,
    get offset() {
      return offset
    },
    async advance(milliseconds) {
      offset += milliseconds
      await each(member => member.control({ control: 'clock', offset }))
    },
    reports: async () => (await each(member => member.control({ control: 'report' }))).flatMap(report => report ?? []),
    close: async () => void (await each(member => member.close())),
  }
}

/** Joins the feed. Tries again if the store fails, as an application does at its start. */
async function untilReady(member: Member): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await member.control({ control: 'ready' })
      return
    } catch (error) {
      if (tries === 50) throw error
      await sleep(100)
    }
  }
}

export function openMember(index: number, config: TeamConfig): Promise<Member> {
  const whole = { ...memberDefaults, ...config }
  return isShared(config.store.kind) ? startMember(index, whole) : createMember(index, whole)
}
