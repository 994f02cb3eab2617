import type { RotatedFields, SessionRecord, SessionStore } from '@sallyport/core/store'
import { postgresStore } from '@sallyport/postgres'
import { fromIoredis, redisStore } from '@sallyport/redis'
import { rotatedFields, sessionRecord } from '@sallyport/testkit'
import { Redis } from 'ioredis'
import { times } from '../shared/lib/all.ts'
import { poolOf } from '../shared/store/postgres.ts'
import { createSpace } from '../shared/store/space.ts'

/** A store's rotation, and the least that its server must do for one. */
export interface Rotations {
  readonly store: string
  readonly bare: string
  /** A round trip that does nothing, if the server has one. */
  readonly nothing?: { readonly name: string; ask(): Promise<unknown> }
  rotate(): Promise<unknown>
  ask(): Promise<unknown>
  /** The number of round trips of one rotation. */
  roundTrips(): Promise<number>
  close(): Promise<void>
}

export async function redisRotations(): Promise<Rotations> {
  const space = await createSpace('redis')
  const client = new Redis(space.spec.url)
  let commands = 0
  const counted = fromIoredis(client)
  const counting = {
    ...counted,
    command: (args: readonly string[], key: string) => (commands++, counted.command(args, key)),
  }
  const { sessions } = redisStore(client, { prefix: space.spec.space, timeout: 5000 })
  const counts = redisStore(counting, { prefix: space.spec.space, timeout: 5000 }).sessions
  const [one, cas] = [String(await client.script('LOAD', 'return 1')), String(await client.script('LOAD', bareCas))]
  const spin = await rotator(sessions)
  const bare = await bareArguments(space.spec.space, sessions)
  return {
    store: 'redis: rotate',
    bare: 'redis: a bare script',
    nothing: { name: 'redis: EVALSHA return 1', ask: () => client.call('evalsha', one, '1', `${space.spec.space}:x`) },
    rotate: spin,
    ask: () => won(client.call('evalsha', cas, '1', ...bare()).then(reply => reply === 1)),
    async roundTrips() {
      const record = sessionRecord()
      await counts.insert(record, 5)
      commands = 0
      await counts.rotate(record, record.tokenHash, rotatedFields(record))
      return commands
    },
    async close() {
      client.disconnect()
      await space.drop()
    },
  }
}

export async function postgresRotations(): Promise<Rotations> {
  const space = await createSpace('postgres')
  const pool = poolOf({ ...space.spec, connections: 10, timeout: 5000 })
  const { sessions } = postgresStore(pool, { schema: space.spec.space, timeout: 5000 })
  let queries = 0
  pool.on('acquire', () => void queries++)
  const spin = await rotator(sessions)
  const bare = await bareUpdate(space.spec.space, sessions)
  return {
    store: 'postgres: rotate',
    bare: 'postgres: one named UPDATE',
    rotate: spin,
    ask: () => won(pool.query(bare()).then(({ rowCount }) => rowCount === 1)),
    async roundTrips() {
      const record = sessionRecord()
      await sessions.insert(record, 5)
      queries = 0
      await sessions.rotate(record, record.tokenHash, rotatedFields(record))
      return queries
    },
    async close() {
      await pool.end()
      await space.drop()
    },
  }
}

const spinning = 512

/** A session and its two states, created in advance so that only the rotation is measured. */
interface Swing {
  readonly record: SessionRecord
  readonly states: readonly [RotatedFields, RotatedFields]
  turn: 0 | 1
}

async function swings(sessions: SessionStore, name: string): Promise<readonly Swing[]> {
  const made = times(spinning, index => {
    const record = sessionRecord({ subject: `${name}${index}` })
    const there = rotatedFields(record)
    return { record, states: [{ ...there, tokenHash: record.tokenHash }, there], turn: 0 } satisfies Swing
  })
  for (const { record } of made) await sessions.insert(record, 5)
  return made
}

/** Takes sessions in turn. Returns the expected hash and the next state. */
function swinger(made: readonly Swing[]): () => { record: SessionRecord; expected: string; next: RotatedFields } {
  let count = 0
  return () => {
    const swing = made[count++ % spinning]!
    const expected = swing.states[swing.turn].tokenHash
    swing.turn = swing.turn === 0 ? 1 : 0
    return { record: swing.record, expected, next: swing.states[swing.turn] }
  }
}

async function rotator(sessions: SessionStore): Promise<() => Promise<unknown>> {
  const swing = swinger(await swings(sessions, 'u'))
  return () => {
    const { record, expected, next } = swing()
    return won(sessions.rotate(record, expected, next))
  }
}

/** Throws if the swap did not happen. */
async function won(swap: Promise<boolean>): Promise<void> {
  if (!(await swap)) throw new Error('a rotation was lost')
}

/** The shortest Lua script for a compare-and-swap. */
const bareCas = `
if redis.call('HGET', KEYS[1], 'h') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'h', ARGV[2], 'p', ARGV[1], 's', ARGV[3], 'g', ARGV[4], 'r', ARGV[5], 'i', ARGV[6],
  'k', ARGV[7])
redis.call('EXPIRE', KEYS[1], 691200)
return 1`

async function bareArguments(prefix: string, sessions: SessionStore) {
  const swing = swinger(await swings(sessions, 'w'))
  return () => {
    const { record, expected, next } = swing()
    const { tokenHash, sealedSuccessor, retryHash, generation, rotatedAt, idleExpiresAt } = next
    const key = `${prefix}:s:{${record.subject}}:${record.id}`
    return [key, expected, tokenHash, sealedSuccessor ?? '', generation, rotatedAt, idleExpiresAt, retryHash ?? '']
  }
}

/** The shortest statement for a compare-and-swap, with the same columns through the same pool. */
async function bareUpdate(schema: string, sessions: SessionStore) {
  const text = `update "${schema}".sallyport_sessions set generation = $3, token_hash = decode($4, 'hex'),
    previous_hash = token_hash, sealed_successor = decode($5, 'hex'), rotated_at = $6, idle_expires_at = $7,
    retry_hash = decode($8, 'hex')
    where id = $1 and token_hash = decode($2, 'hex')`
  const made = await swings(sessions, 'v')
  const hex = (hash: string) => Buffer.from(hash, 'base64url').toString('hex')
  const values = new Map(made.flatMap(({ states }) => states.map(next => [next, valuesOf(next)] as const)))
  const hashes = new Map(
    made.flatMap(({ states }) => states.map(({ tokenHash }) => [tokenHash, hex(tokenHash)] as const)),
  )
  const swing = swinger(made)
  return () => {
    const { record, expected, next } = swing()
    return { name: 'bare', text, values: [record.id, hashes.get(expected), ...values.get(next)!] }
  }
}

function valuesOf(next: RotatedFields): unknown[] {
  const hex = (hash: string) => Buffer.from(hash, 'base64url').toString('hex')
  const { generation, tokenHash, sealedSuccessor, rotatedAt, idleExpiresAt, retryHash } = next
  return [generation, hex(tokenHash), hex(sealedSuccessor ?? ''), rotatedAt, idleExpiresAt, hex(retryHash ?? '')]
}
