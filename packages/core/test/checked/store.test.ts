import { describe, expect, test } from 'vitest'
import { HiddenCause } from '../../src/errors.ts'
import type { Emit } from '../../src/events.ts'
import { memoryStore, type Store } from '../../src/index.ts'
import type { OneTimeTokenRecord } from '../../src/store/index.ts'
import { checkedStore } from '../../src/checked/store.ts'
import { brokenStore, type Breakage } from '../fixtures/broken-store.ts'
import { session } from '../memory/records.ts'

const record = session()
const next = {
  generation: 1,
  tokenHash: 'b',
  previousHash: 'a',
  sealedSuccessor: 's',
  retryHash: null,
  rotatedAt: 1,
  idleExpiresAt: 2,
}
const token: OneTimeTokenRecord = {
  hash: 'a'.repeat(43),
  subject: 'ann',
  purpose: 'password_reset',
  boundTo: null,
  state: '',
  createdAt: 1,
  expiresAt: 2,
}
const observer = { entry() {}, current() {}, storeTime() {} }

/** Every method of every port. */
const operations: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  'sessions.insert': ({ sessions }) => sessions.insert(record, 5),
  'sessions.find': ({ sessions }) => sessions.find(record),
  'sessions.rotate': ({ sessions }) => sessions.rotate(record, record.tokenHash, next),
  'sessions.list': ({ sessions }) => sessions.list(record.subject),
  'sessions.delete': ({ sessions }) => sessions.delete(record),
  'sessions.deleteMany': ({ sessions }) => sessions.deleteMany(record.subject, [record.id]),
  'oneTimeTokens.replace': ({ oneTimeTokens }) => oneTimeTokens.replace(token),
  'oneTimeTokens.find': ({ oneTimeTokens }) => oneTimeTokens.find(token),
  'oneTimeTokens.update': ({ oneTimeTokens }) => oneTimeTokens.update(token, token.state, '1'),
  'oneTimeTokens.consume': ({ oneTimeTokens }) => oneTimeTokens.consume(token),
  'oneTimeTokens.deleteAll': ({ oneTimeTokens }) => oneTimeTokens.deleteAll('ann', 'password_reset'),
  'revocations.append': ({ revocations }) => revocations.append([{ kind: 'changed', subject: 'ann' }], 60),
  'revocations.follow': ({ revocations }) =>
    revocations.follow(observer, { signal: AbortSignal.timeout(1), maxInterval: 1000 }),
  'blocks.insert': ({ blocks }) => blocks.insert('ann'),
  'blocks.delete': ({ blocks }) => blocks.delete('ann'),
  'blocks.has': ({ blocks }) => blocks.has('ann'),
  'throttle.hit': ({ throttle }) => throttle.hit([], 1),
  'throttle.giveBack': ({ throttle }) => throttle.giveBack([], 1),
  'throttle.clear': ({ throttle }) => throttle.clear('a'),
}
const names = Object.keys(operations)

function checked(breakage: Breakage) {
  const events: unknown[] = []
  const emit: Emit = (type, facts) => void events.push({ type, ...facts })
  return { store: checkedStore(brokenStore(memoryStore(), breakage), emit), events }
}

test('this page tries every method that a store has', () => {
  const methods = Object.entries(memoryStore()).flatMap(([port, its]) =>
    Object.keys(its as object).map(method => `${port}.${method}`),
  )
  expect(new Set(names)).toEqual(new Set(methods))
})

describe.each(names)('%s', name => {
  const call = operations[name]!

  test('C07 goes through where the store works, without an event', async () => {
    const { store, events } = checked({})
    await call(store)
    expect(events).toEqual([])
  })

  test('C07 J04 a store that rejects is 503 with its cause hidden, and an event names the operation', async () => {
    const { store, events } = checked({ faults: new Set([name]) })
    const error = await call(store).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store_unavailable', cause: expect.any(HiddenCause) as unknown })
    expect(events).toEqual([
      { type: 'store_failed', operation: name, reason: 'Error', place: expect.any(String) as unknown },
    ])
  })
})

const noList = [undefined, null, false, 0, 'a', {}, { length: 0 }]
const noBoolean = [undefined, null, 0, 1, 'true', {}]
const noVerdict = [
  ...noList,
  [],
  { admitted: 'true' },
  { admitted: false },
  { admitted: false, exceeded: 1, resetsAt: 9 },
]
const noRecord = [false, true, 0, 'a', [], {}, { id: 'other', hash: 'other' }, new Error('not found')]

const answers = Object.entries({
  'sessions.insert': noList,
  'sessions.list': noList,
  'throttle.hit': noVerdict,
  'sessions.rotate': noBoolean,
  'sessions.delete': noBoolean,
  'oneTimeTokens.update': noBoolean,
  'sessions.find': [...noRecord, { hash: record.id }, Object.assign(() => {}, { id: record.id })],
  'oneTimeTokens.find': [...noRecord, { id: token.hash }],
  'oneTimeTokens.consume': [...noRecord, { id: token.hash }],
}).flatMap(([name, wrong]) => wrong.map(answer => ({ name, answer })))

test.each(answers)('C07 $name that resolves to $answer is 503', async ({ name, answer }) => {
  const { store, events } = checked({ answers: new Map([[name, answer]]) })
  const error = await operations[name]!(store).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'store_inconsistent', cause: { message: 'UnexpectedValue' } })
  expect(events).toEqual([
    { type: 'store_failed', operation: name, reason: expect.any(String) as unknown, place: null },
  ])
})

test.each(['sessions.find', 'oneTimeTokens.find', 'oneTimeTokens.consume'])(
  'C07 %s that answers undefined or null has found nothing',
  async name => {
    for (const answer of [undefined, null]) {
      const { store, events } = checked({ answers: new Map([[name, answer]]) })
      expect(await operations[name]!(store)).toBeUndefined()
      expect(events).toEqual([])
    }
  },
)

const bytes = new Uint8Array(32)
const asMilliseconds = 1_800_000_000_000
const wrongColumns = {
  subject: ['bob', 7, null],
  generation: ['1', 1n, -1, 1.5, null],
  tokenHash: [bytes, 'ab'.repeat(32), '', null],
  previousHash: [bytes, 'ab'.repeat(32), undefined],
  sealedSuccessor: [bytes, 's'.repeat(65), undefined],
  retryHash: [bytes, 'ab'.repeat(32), undefined],
  rotatedAt: ['1800000000', 1_800_000_000n, new Date(0), asMilliseconds, Number.NaN, null],
  createdAt: ['2027-01-15T08:00:00Z', asMilliseconds],
  idleExpiresAt: [Number.NaN, Number.POSITIVE_INFINITY, bytes, undefined],
  expiresAt: [Number.NaN, '9999999999', bytes, undefined],
  authTime: [1.5, null],
  device: [7, bytes, undefined],
}

describe('J10 C07 a session with one column that was read wrongly is an outage, and never expires or ends for it', () => {
  const cases = Object.entries(wrongColumns).flatMap(([column, values]) => values.map(value => ({ column, value })))
  test.each(cases)('$column read as $value', async ({ column, value }) => {
    for (const [name, answer] of [
      ['sessions.find', { ...record, [column]: value }],
      ['sessions.list', [record, { ...record, [column]: value }]],
    ] as const) {
      const { store, events } = checked({ answers: new Map([[name, answer]]) })
      const error = await operations[name]!(store).catch((reason: unknown) => reason)
      expect(error).toMatchObject({ code: 'store_inconsistent' })
      expect(events).toMatchObject([
        { type: 'store_failed', operation: name, reason: expect.stringContaining(column) as unknown },
      ])
    }
  })

  test.each([
    ['expiresAt', '1800000000'],
    ['createdAt', 1_800_000_000n],
    ['boundTo', undefined],
    ['purpose', bytes],
    ['subject', 'bob'],
  ])('the same for a one-time token with %s read as %o', async (column, value) => {
    const { store } = checked({ answers: new Map([['oneTimeTokens.consume', { ...token, [column]: value }]]) })
    const error = await operations['oneTimeTokens.consume']!(store).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store_inconsistent' })
  })

  test('the sessions beyond the limit of an insert are named by id and subject', async () => {
    const { store } = checked({ answers: new Map([['sessions.insert', [{ id: 7, subject: 'ann' }]]]) })
    const error = await operations['sessions.insert']!(store).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store_inconsistent' })
  })
})
