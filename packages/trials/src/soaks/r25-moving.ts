import { openDatabase } from 'sallyport-migrations/contract/database'
import { inLanes } from '../shared/lib/all.ts'
import { createRandom, type Random } from '../shared/lib/random.ts'
import { countLeft, findMiscounted } from './moving/census.ts'
import { populate } from './moving/database.ts'
import { deployments, type Release, type Server } from './moving/deployment.ts'
import type { Place, Tally, User } from './moving/login.ts'
import { type Phase, phases } from './moving/phases.ts'
import { movableTime } from './moving/time.ts'
import { visit } from './moving/visit.ts'
import { firstOf, type Soak, type SoakOptions, type SoakReport } from './soak.ts'

const accessTtl = 15 * 60_000

/** Tests a running application that moves from a hand-written refresh table to Sallyport, and back. */
export const moving: Soak = {
  id: 'R-25',
  title:
    'an application with 10,000 users moves to Sallyport and back while they go on: no false logout, no double session',
  stores: ['postgres'],
  run: options => moveThrough(phases, options),
}

/** Plays the phases of a move one after another. */
export async function moveThrough(phasesOfMove: readonly Phase[], options: SoakOptions): Promise<SoakReport> {
  const random = createRandom(options.seed)
  const failures: string[] = []
  const tally: Tally = {
    requests: 0,
    refreshes: 0,
    'parallel refreshes': 0,
    'lost responses': 0,
    retries: 0,
    'passwords checked': 0,
    logouts: 0,
    thefts: 0,
    'thefts detected': 0,
  }
  const database = await openDatabase()
  const { env, start } = deployments(database.url)
  const time = movableTime()
  let servers: readonly Server[] = []
  try {
    const users = await populate(database, env, options.rounds ?? 10_000, random)
    const lines: [string, string][] = []
    for (const { name, releases, rounds, thieves, isCounted } of phasesOfMove) {
      servers = await deploy(servers, releases, start)
      const place: Place = { random, servers, tally, fail: what => void failures.push(`${name}: ${what}`) }
      let seenBefore = 0
      for (const share of rounds) {
        seenBefore = sum(servers, 'foreign_token_verified')
        time.advance(accessTtl + 60_000)
        await everybody(shuffled(users, random), share, user => visit(user, place, thieves), random)
      }
      if (isCounted) failures.push(...(await findMiscounted(database.pool, users)).map(what => `${name}: ${what}`))
      const left = {
        ...(await countLeft(database.pool)),
        'old access tokens in its last round': sum(servers, 'foreign_token_verified') - seenBefore,
      }
      lines.push([
        name,
        Object.entries(left)
          .map(([what, count]) => `${count} ${what}`)
          .join(', '),
      ])
      options.progress(lines.at(-1)!.join(': '))
    }
    if (tally['thefts detected'] < tally.thefts) failures.push('some thefts were not detected')
    return { figures: { users: users.length, ...tally, ...Object.fromEntries(lines) }, failures: firstOf(failures) }
  } finally {
    time.restore()
    await Promise.all(servers.map(server => server.close()))
    await database.drop()
  }
}

/** Replaces the servers one by one: first the new ones are there, then the old ones go. */
async function deploy(
  running: readonly Server[],
  releases: readonly Release[],
  start: (release: Release) => Promise<Server>,
): Promise<readonly Server[]> {
  const leaving = [...running]
  const keep = async (release: Release) => {
    const index = leaving.findIndex(server => server.release === release)
    return index === -1 ? start(release) : leaving.splice(index, 1)[0]!
  }
  const servers = await Promise.all(releases.map(keep))
  await Promise.all(leaving.map(server => server.close()))
  return servers
}

async function everybody(
  users: readonly User[],
  share: number,
  act: (user: User) => Promise<void>,
  random: Random,
): Promise<void> {
  const coming = users.filter(({ logins }) => random.chance(share) || logins.some(({ theft }) => theft)).values()
  await inLanes(32, () => {
    const { value } = coming.next()
    return value && act(value)
  })
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map(item => ({ item, place: random.next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item)
}

function sum(servers: readonly Server[], event: string): number {
  return servers.reduce((total, server) => total + (server.counts().get(event) ?? 0), 0)
}
