import { createSecretKey, randomUUID } from 'node:crypto'
import { JwtService } from '@nestjs/jwt'
import type { Store } from '@sallyport/core'
import { postgresStore } from '@sallyport/postgres'
import { redisStore } from '@sallyport/redis'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { times } from '../shared/lib/all.ts'
import { quickHasher } from '../shared/member/quick-hasher.ts'
import { authHere } from '../shared/auth-here.ts'
import { poolOf } from '../shared/store/postgres.ts'
import { createSpace } from '../shared/store/space.ts'
import type { Cpu } from './contest.ts'
import { backendCpu, redisCpu } from './server-cpu.ts'

const sessions = 512

/** A refresh of Sallyport and one written by hand, on one store. */
export interface Refreshes {
  own(): Promise<unknown>
  byHand(): Promise<unknown>
  /** The processor time of the store's server: of Redis, or of the backends of this pool. */
  readonly serverCpu: Cpu
  close(): Promise<void>
}

/** The row of the refresh written by hand: the token's id by session. */
interface Rows {
  find(session: string): Promise<string | undefined>
  replace(session: string, jti: string): Promise<unknown>
}

/** Opens a store with sessions for both. */
export async function openRefreshes(kind: 'postgres' | 'redis'): Promise<Refreshes> {
  const space = await createSpace(kind)
  const prefix = space.spec.space
  const finish = async (end: () => Promise<unknown>) => {
    await end()
    await space.drop()
  }
  if (kind === 'redis') {
    const client = new Redis(space.spec.url)
    const own = await ownRefresh(redisStore(client, { prefix, timeout: 5000 }))
    const byHand = await refreshByHand(redisRows(client, prefix))
    const serverCpu = () => redisCpu(client)
    return { own, byHand, serverCpu, close: () => finish(async () => client.disconnect()) }
  }
  const pool = poolOf({ ...space.spec, connections: 10, timeout: 5000 })
  const serverCpu = backendCpu(pool)
  const own = await ownRefresh(postgresStore(pool, { schema: prefix, timeout: 5000 }))
  const byHand = await refreshByHand(await postgresRows(pool, prefix))
  return { own, byHand, serverCpu, close: () => finish(() => pool.end()) }
}

/** Moves the clock by a minute for each round, so that every token can rotate. */
const step = 60_000 / sessions

async function ownRefresh(store: Store): Promise<() => Promise<unknown>> {
  let now = Date.now()
  const auth = authHere({
    store,
    hashing: { hasher: quickHasher() },
    clock: () => now,
    sessions: { ttl: '365d' },
    production: true,
  })
  const tokens = await Promise.all(times(sessions, async index => (await auth.createSession(`u${index}`)).refreshToken))
  let next = 0
  return async () => {
    const index = next++ % sessions
    now += step
    const { refreshToken, verdict } = await auth.refresh(tokens[index]!)
    if (verdict !== 'rotated') throw new Error(`a token was ${verdict}`)
    tokens[index] = refreshToken
  }
}

/** The refresh of many tutorials: verify one token, read one row, write one row, sign two tokens. */
async function refreshByHand(rows: Rows): Promise<() => Promise<unknown>> {
  const key = createSecretKey(Buffer.from('a secret of more than thirty-two bytes for this'))
  const jwt = new JwtService({ secret: key as unknown as string, signOptions: { algorithm: 'HS256' } })
  const common = { iss: 'https://api.example.com', aud: 'https://api.example.com' }
  const mint = (sub: string, sid: string, jti: string) =>
    jwt.signAsync({ ...common, sub, sid, jti }, { expiresIn: '7d' })
  const tokens = await Promise.all(
    times(sessions, async index => {
      const [sid, jti] = [`s${index}`, randomUUID()]
      await rows.replace(sid, jti)
      return mint(`u${index}`, sid, jti)
    }),
  )
  let next = 0
  return async () => {
    const index = next++ % sessions
    const claims = await jwt.verifyAsync<{ sub: string; sid: string; jti: string }>(tokens[index]!)
    if ((await rows.find(claims.sid)) !== claims.jti) throw new Error('a token was refused')
    const jti = randomUUID()
    await rows.replace(claims.sid, jti)
    await jwt.signAsync({ ...common, sub: claims.sub, sid: claims.sid, roles: ['customer'] }, { expiresIn: '15m' })
    tokens[index] = await mint(claims.sub, claims.sid, jti)
  }
}

function redisRows(client: Redis, prefix: string): Rows {
  return {
    find: async session => (await client.get(`${prefix}:hand:${session}`)) ?? undefined,
    replace: (session, jti) => client.set(`${prefix}:hand:${session}`, jti, 'EX', 604_800),
  }
}

async function postgresRows(pool: Pool, schema: string): Promise<Rows> {
  await pool.query(`create table "${schema}".hand (id text primary key, jti text not null)`)
  const find = `select jti from "${schema}".hand where id = $1`
  const replace = `insert into "${schema}".hand values ($1, $2) on conflict (id) do update set jti = excluded.jti`
  return {
    async find(session) {
      const { rows } = await pool.query<{ jti: string }>({ name: 'find', text: find, values: [session] })
      return rows[0]?.jti
    },
    replace: (session, jti) => pool.query({ name: 'replace', text: replace, values: [session, jti] }),
  }
}
