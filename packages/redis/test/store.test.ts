import { oneTimeTokenRecord, rotatedFields, sessionRecord } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { testReadmeOptions } from '../../testkit/test/stores/readme.ts'
import { redisStore, type RedisClient } from '../src/index.ts'
import { failureOf } from './failure.ts'

const client: RedisClient = {
  command: async () => null,
  duplicate() {
    throw new Error('not in this test')
  },
}

const refused = {
  'an empty prefix': [{ prefix: '' }, 'prefix must be 1 to 32 of A-Z a-z 0-9 : . _ -'],
  'a prefix with a hash tag': [{ prefix: '{a}' }, 'prefix must be 1 to 32 of A-Z a-z 0-9 : . _ -'],
  'a prefix with a line break': [{ prefix: 'a\n' }, 'prefix must be 1 to 32 of A-Z a-z 0-9 : . _ -'],
  'a long prefix': [{ prefix: 'a'.repeat(33) }, 'prefix must be 1 to 32 of A-Z a-z 0-9 : . _ -'],
  'no timeout': [{ timeout: 0 }, 'timeout must be 1 to 60000 milliseconds'],
} as const

testReadmeOptions(new URL('../', import.meta.url))

for (const [name, [options, message]] of Object.entries(refused)) {
  test(`${name} is refused with the option’s name`, () => {
    expect(() => redisStore(client, options)).toThrow(new TypeError(message))
  })
}

test('a value that is not a client is refused', () => {
  for (const wrong of [undefined, null, 'redis://127.0.0.1', {}]) {
    expect(() => Reflect.apply(redisStore, undefined, [wrong])).toThrow(
      new TypeError('client must be a client of ioredis or node-redis, or a RedisClient'),
    )
  }
})

test('making a store does no I/O', () => {
  const silent: RedisClient = {
    command() {
      throw new Error('a command was sent')
    },
    duplicate: client.duplicate,
  }
  expect(() => redisStore(silent)).not.toThrow()
})

test('a client that throws instead of rejecting is store_unavailable', async () => {
  const throwing: RedisClient = {
    command() {
      throw new Error('closed')
    },
    duplicate: client.duplicate,
  }
  const failure = await failureOf(redisStore(throwing).sessions.find({ id: 'a', subject: 'b' }))
  expect(failure).toMatchObject({ code: 'store_unavailable', cause: 'closed' })
})

const nonsense = [undefined, 'OK', 7, {}, ['a'], [[1], 2], [{}, null, null], [[-1, 0]]]

test('an unexpected reply is store_inconsistent', async () => {
  for (const reply of nonsense) {
    const { sessions, throttle, oneTimeTokens } = redisStore({ ...client, command: async () => reply })
    const calls = [
      () => sessions.find({ id: 'a', subject: 'b' }),
      () => sessions.list('b'),
      () => throttle.hit([{ owner: 'a', name: 'b', limit: 9, window: 60 }], 0),
      () => oneTimeTokens.consume({ subject: 'a', hash: 'b' }),
    ]
    for (const call of calls) expect(await failureOf(call())).toMatchObject({ code: 'store_inconsistent' })
  }
})

test('J02 no user’s string is part of a script, or of a key unencoded', async () => {
  const canary = 'c{a}n*a\nry'
  const sent: (readonly string[])[] = []
  const forgetful: RedisClient = {
    ...client,
    async command(args) {
      if (args[0] === 'evalsha') throw new Error('NOSCRIPT No matching script.')
      sent.push(args)
      return []
    },
  }
  const { sessions, oneTimeTokens, throttle, revocations } = redisStore(forgetful)
  const ref = { id: canary, subject: canary, hash: canary }
  const record = sessionRecord({ ...ref, device: canary })
  const calls = [
    () => sessions.insert(record, 5),
    () => sessions.find(ref),
    () => sessions.rotate(ref, canary, rotatedFields(record)),
    () => sessions.list(canary),
    () => sessions.deleteMany(canary, [canary]),
    () => oneTimeTokens.replace(oneTimeTokenRecord(ref)),
    () => oneTimeTokens.find(ref),
    () => oneTimeTokens.update(ref, canary, canary),
    () => oneTimeTokens.consume(ref),
    () => oneTimeTokens.deleteAll(canary, canary),
    // The owners of counters are core's own names, and not a user's text.
    () => throttle.hit([{ owner: 'a', name: canary, limit: 9, window: 60 }], 0),
    () => throttle.clear('a', [canary]),
    () => revocations.append([{ kind: 'blocked', subject: canary }], 60),
  ]
  for (const call of calls) await call().catch(() => {})
  expect(sent).toHaveLength(calls.length)
  for (const [name, lua, count, ...operands] of sent) {
    expect(name).toBe('eval')
    expect(lua).not.toContain(canary)
    for (const key of operands.slice(0, Number(count)))
      expect(key).toMatch(/^sallyport:(?:[sor]:)?\{[~\w-]+\}[\w:~-]*$/)
  }
})
