import { times } from '../shared/lib/all.ts'
import { largest, short } from '../shared/lib/numbers.ts'
import type { Action, Member, Outcome } from '../shared/member/protocol.ts'
import { openMember } from '../shared/member/team.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, pacer, type Soak } from './soak.ts'

const connections = 5
const parallel = 500
/** When a call counts as stuck, in milliseconds: many times the store's timeout. */
const stuck = 10_000

/** Tests many more calls than connections. */
export const smallPool: Soak = {
  id: 'R-9',
  title:
    '500 concurrent logins and refreshes on a pool of 5 connections: no deadlock, and every connection is returned',
  stores: ['postgres', 'mysql'],
  async run(options) {
    const space = await createSpace(options.store, { connections })
    const member = await openMember(0, { store: space.spec, users: 'shared' })
    await member.control({ control: 'ready' })
    const pace = pacer(options, 20)
    const failures: string[] = []
    const codes = new Map<string, number>()
    let slowest = 0
    while (pace.next()) {
      const outcomes = await member.run(await crowdOf(member, pace.done))
      for (const { code } of outcomes) codes.set(code, (codes.get(code) ?? 0) + 1)
      slowest = Math.max(slowest, largest(outcomes.map(({ start, end }) => (end - start) / 1000)))
      failures.push(...(await leftovers(member)).map(text => `round ${pace.done}: ${text}`))
    }
    for (const code of codes.keys()) {
      if (code !== 'ok' && code !== 'store_unavailable') failures.push(`a call was answered ${code}`)
    }
    if (slowest > stuck) failures.push(`a call took ${short(slowest)} ms`)
    await member.close()
    await space.drop()
    const figures = { rounds: pace.done, calls: pace.done * parallel, ...Object.fromEntries(codes) }
    return { figures: { ...figures, 'slowest, ms': short(slowest) }, failures: firstOf(failures) }
  },
}

async function crowdOf(member: Member, round: number): Promise<readonly Action[]> {
  const tokens: string[] = []
  // A few at a time: these sessions are refreshed later.
  while (tokens.length < parallel / 2) {
    const created = await member.run(
      times(25, index => ({ kind: 'create', subject: `r${round}-${tokens.length + index}` })),
    )
    tokens.push(...created.flatMap(({ refreshToken }: Outcome) => refreshToken ?? []))
  }
  return tokens.slice(0, parallel / 2).flatMap((token, index) => [
    { kind: 'refresh', token },
    { kind: 'login', subject: `l${round}-${index}` },
  ])
}

/** Describes what differs from before the calls. */
async function leftovers(member: Member): Promise<readonly string[]> {
  const [after] = await member.run([{ kind: 'login', subject: 'after' }])
  const pool = (await member.control({ control: 'report' }))?.pool
  const found = after?.code === 'ok' ? [] : [`a login afterwards was answered ${after?.code}`]
  // One connection listens for notifications of the feed, if the database has them.
  if (!pool || pool.waiting > 0 || pool.total - pool.idle > 1)
    found.push(`connections are missing: ${JSON.stringify(pool)}`)
  return found
}
