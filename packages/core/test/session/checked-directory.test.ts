import { describe, expect, test } from 'vitest'
import { AuthError, HiddenCause } from '../../src/errors.ts'
import type { Emit } from '../../src/events.ts'
import type { UserDirectory } from '../../src/index.ts'
import { checkedDirectory } from '../../src/session/checked-directory.ts'

const ann = { id: 'ann', user: { name: 'Ann' }, passwordHash: null }

type Users = UserDirectory<unknown>
const operations = {
  findByLogin: (users: Users) => users.findByLogin('ann@example.test'),
  findById: (users: Users) => users.findById('ann'),
  replacePasswordHash: (users: Users) => users.replacePasswordHash('ann', 'old', 'new'),
}
type Operation = keyof typeof operations
const names = Object.keys(operations) as Operation[]

/** The application's callbacks; one of them answers what the test says. */
function directory(name: Operation, answer: () => unknown) {
  const events: unknown[] = []
  const emit: Emit = (type, facts) => void events.push({ type, ...facts })
  const works = { findByLogin: async () => ann, findById: async () => ann, replacePasswordHash: async () => true }
  const users = checkedDirectory({ ...works, [name]: answer }, emit)
  return { ask: () => operations[name](users), events }
}

describe.each(names)('users.%s', name => {
  test.each([
    ['rejects', async () => Promise.reject(new Error('connection refused: ann@example.test'))],
    [
      'throws at once',
      () => {
        throw new Error('connection refused: ann@example.test')
      },
    ],
  ])('C07 E02 a look-up that %s is 503 and never "no such user"', async (_, fail) => {
    const { ask, events } = directory(name, fail)
    const error = await ask().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store_unavailable', cause: expect.any(HiddenCause) as unknown })
    expect(events).toEqual([{ type: 'store_failed', operation: `users.${name}` }])
  })

  test('C07 an error of the library’s own that the application throws is an outage, and decides nothing', async () => {
    const { ask } = directory(name, async () => Promise.reject(new AuthError('session_ended')))
    expect(await ask().catch((reason: unknown) => reason)).toMatchObject({ code: 'store_unavailable' })
  })
})

const noEntry = [
  null,
  false,
  0,
  'ann',
  [],
  new Error('not found'),
  {},
  { user: {}, passwordHash: null },
  { id: 'ann', user: {} },
  { id: 'ann', user: {}, passwordHash: undefined },
  { id: 'ann', user: {}, passwordHash: 7 },
  { id: 'ann', passwordHash: null },
  { id: '', user: {}, passwordHash: null },
  { id: 7, user: {}, passwordHash: null },
  Object.assign(() => {}, ann),
]

test.each([
  ...noEntry.map(answer => ({ name: 'findByLogin', answer }) as const),
  ...noEntry.map(answer => ({ name: 'findById', answer }) as const),
  { name: 'findById', answer: { ...ann, id: 'bob' } } as const,
  ...[undefined, null, 1, 'true', {}].map(answer => ({ name: 'replacePasswordHash', answer }) as const),
])('C07 users.$name that answers $answer is 503', async ({ name, answer }) => {
  const { ask, events } = directory(name, async () => answer)
  expect(await ask().catch((reason: unknown) => reason)).toMatchObject({
    code: 'store_unavailable',
    cause: { message: 'TypeError' },
  })
  expect(events).toEqual([{ type: 'store_failed', operation: `users.${name}` }])
})

test.each([
  ['findByLogin', undefined],
  ['findByLogin', ann],
  ['findByLogin', { ...ann, passwordHash: '$2b$12$hash' }],
  ['findById', undefined],
  ['findById', ann],
  ['replacePasswordHash', true],
  ['replacePasswordHash', false],
] as const)('users.%s may answer %o', async (name, answer) => {
  const { ask, events } = directory(name, async () => answer)
  expect(await ask()).toBe(answer)
  expect(events).toEqual([])
})
