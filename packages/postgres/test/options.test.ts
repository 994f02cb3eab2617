import { expect, test } from 'vitest'
import { migrate, postgresStore, printMigrations, sweep, type PostgresClient } from '../src/index.ts'

const client: PostgresClient = {
  query: () => Promise.reject(new Error('nothing may be sent')),
}

const hostile = [`a";--`, `' ; drop`, 'a b', 'A', '', '1a', 'a.b', 'ä', 'a\u0000', 'a'.repeat(41)]

test.each(hostile)('J01 %j is refused as a schema, before anything is sent', async schema => {
  const refused = new TypeError('schema must be 1 to 40 of a-z, 0-9 and _, and must not begin with a digit')
  expect(() => postgresStore(client, { schema })).toThrow(refused)
  await expect(migrate(client, { schema })).rejects.toThrow(refused)
  await expect(printMigrations({ schema })).rejects.toThrow(refused)
  await expect(sweep(client, { schema })).rejects.toThrow(refused)
})

test.each(hostile)('J01 %j is refused as a prefix', prefix => {
  expect(() => postgresStore(client, { prefix })).toThrow(/^prefix must be/)
})

test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 60_001])('J04 %j is refused as a timeout', timeout => {
  expect(() => postgresStore(client, { timeout })).toThrow(/^timeout must be/)
})

test('J01 a value is never part of a statement', async () => {
  const texts: string[] = []
  const recording: PostgresClient = {
    query: async text => {
      texts.push(text)
      return { rows: [] }
    },
  }
  const { sessions, oneTimeTokens, revocations } = postgresStore(recording)
  const canary = `canary' ; drop`
  await sessions.find({ id: canary, subject: canary })
  await sessions.deleteMany(canary, [canary])
  await oneTimeTokens.deleteAll(canary, canary)
  await revocations.append([{ kind: 'blocked', subject: canary }], 60)
  expect(texts).toHaveLength(4)
  expect(texts.join()).not.toContain('canary')
})

test.each([[undefined], [null], [{}], ['postgres://'], [{ connect: () => {}, query: () => {} }]])(
  '%j is no client',
  source => {
    expect(() => Reflect.apply(postgresStore, undefined, [source])).toThrow(/^client must be/)
  },
)
