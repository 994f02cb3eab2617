import { describe, expect, test } from 'vitest'
import { AuthError, HiddenCause } from '../../src/errors.ts'
import type { Emit } from '../../src/events.ts'
import type { UserDirectory } from '../../src/index.ts'
import { checkedDirectory } from '../../src/checked/directory.ts'

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
    expect(events).toEqual([
      {
        type: 'store_failed',
        operation: `users.${name}`,
        reason: 'Error',
        place: expect.stringContaining('directory.test') as unknown,
      },
    ])
  })

  test('C07 an error of the library’s own that the application throws is an outage, and decides nothing', async () => {
    const { ask } = directory(name, async () => Promise.reject(new AuthError('session_ended')))
    expect(await ask().catch((reason: unknown) => reason)).toMatchObject({ code: 'store_unavailable' })
  })
})

const noEntry = [
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
    cause: { message: 'UnexpectedValue' },
  })
  expect(events).toEqual([
    { type: 'store_failed', operation: `users.${name}`, reason: expect.any(String) as unknown, place: null },
  ])
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

test.each(['findByLogin', 'findById'] as const)('C07 users.%s that answers null has found nobody', async name => {
  const { ask, events } = directory(name, async () => null)
  expect(await ask()).toBeUndefined()
  expect(events).toEqual([])
})

test.each([
  ['a numeric id', { ...ann, id: 7 }, 'id is a number; ids are strings'],
  ['a bigint', { ...ann, id: 7n }, 'id is a bigint; ids are strings'],
  ['an ObjectId', { ...ann, id: { toHexString: () => '' } }, 'id is an object; ids are strings'],
  [
    'a raw row',
    { id: 'ann', password_hash: 'x' },
    'resolved to an object without user; it must be { id, user, passwordHash }',
  ],
  ['a list of rows', [ann], 'resolved to a list; it must be { id, user, passwordHash } or undefined'],
  [
    'a row without its hash',
    { id: 'ann', user: ann },
    'passwordHash is undefined; it must be a string, or null for a user without a password',
  ],
  ['another user', { ...ann, id: 'bob' }, 'id is not the one that was asked for; look the user up by that id'],
])('C07 the event of a look-up that gives %s says what is wrong with it', async (_, answer, reason) => {
  const { ask, events } = directory('findById', async () => answer)
  await ask().catch(() => undefined)
  expect(events).toEqual([{ type: 'store_failed', operation: 'users.findById', reason, place: null }])
})
