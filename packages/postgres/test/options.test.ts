import { expect, test } from 'vitest'
import { testOptions } from '../../testkit/test/stores/options.ts'
import { testReadmeOptions } from '../../testkit/test/stores/readme.ts'
import { migrate, postgresStore, printMigrations, sweep, type PostgresClient } from '../src/index.ts'

const client: PostgresClient = {
  query: () => Promise.reject(new Error('nothing may be sent')),
}

testOptions(
  { schema: 40, prefix: 22 },
  {
    store: options => postgresStore(client, options),
    others: [
      options => migrate(client, options),
      options => printMigrations(options),
      options => sweep(client, options),
    ],
  },
)
testReadmeOptions(new URL('../', import.meta.url))

test('J01 values are never part of a statement’s text', async () => {
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
  '%j is refused as a client',
  source => {
    expect(() => Reflect.apply(postgresStore, undefined, [source])).toThrow(/^client must be/)
  },
)
