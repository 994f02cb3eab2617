import { Pool } from 'pg'
import { createSpace } from '../shared/store/space.ts'
import { versionOf } from '../shared/lib/versions.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { type Contestant, contest, rowsOf } from './contest.ts'
import { betterAuthSystem } from './systems/better-auth.ts'
import { sallyportSystem } from './systems/sallyport.ts'
import { installSupabase } from './systems/supabase.ts'
import type { System } from './systems/system.ts'

const own = 'Sallyport, HS256'

/** Compares whole systems: the check of a session, and its renewal. */
export const systems: Benchmark = {
  id: 'systems',
  title: 'processor time of a session check, and of a renewal, compared with better-auth and @supabase/server',
  async run({ quick }) {
    const { spec, drop } = await createSpace('postgres')
    const pool = new Pool({ connectionString: spec.url, max: 5, options: `-c search_path="${spec.space}"` })
    const supabase = await installSupabase()
    const all = [
      await sallyportSystem(pool, spec.space, 'HS256'),
      await sallyportSystem(pool, spec.space, 'ES256'),
      await supabase.system('HS256'),
      await supabase.system('ES256'),
      await betterAuthSystem(pool, 'its cookie cache', { cookieCache: { enabled: true, maxAge: 86_400 } }),
      await betterAuthSystem(pool, 'a query for each check', {}),
      await betterAuthSystem(pool, 'renewed by each check', { updateAge: 0 }),
    ]
    const rounds = quick ? 3 : 15
    const checks = await contest(
      all.map(system => checking(system, quick)),
      rounds,
    )
    const renewals = await contest(
      all.flatMap(({ name, renew }) => (renew ? [renewing(name, renew, quick)] : [])),
      rounds,
    )
    for (const system of all) await system.close()
    supabase.remove()
    await pool.end()
    await drop()
    return {
      rows: [...named('a check', rowsOf(checks, 'µs', own)), ...named('a renewal', rowsOf(renewals, 'µs', own))],
      versions: { 'better-auth': versionOf('better-auth'), '@supabase/server': supabase.version, pg: versionOf('pg') },
      notes: [
        'processor time of the Node process, without that of PostgreSQL; every token and cookie was seen before',
        'a session that another process revoked is refused at once by Sallyport, and by better-auth if each check is a query',
        'with its cookie cache, better-auth accepts it until the cache expires, and @supabase/server until the token does',
      ],
    }
  },
}

function named(what: string, rows: readonly Row[]): Row[] {
  return rows.map(row => ({ ...row, name: `${what}: ${row.name}` }))
}

function checking({ name, requests, check }: System, quick: boolean): Contestant {
  let next = 0
  return timed(name, quick ? 256 : 2_560, () => check(requests[next++ % requests.length]!))
}

function renewing(name: string, renew: () => Promise<unknown>, quick: boolean): Contestant {
  return timed(name, quick ? 256 : 1_280, renew)
}

function timed(name: string, count: number, call: () => Promise<unknown>): Contestant {
  return {
    name,
    async round() {
      const start = process.cpuUsage()
      for (let index = 0; index < count; index++) await call()
      const { user, system } = process.cpuUsage(start)
      return (user + system) / count
    },
  }
}
