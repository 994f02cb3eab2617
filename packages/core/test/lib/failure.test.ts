import { describe, expect, test } from 'vitest'
import { AuthError } from '../../src/errors.ts'
import { describeFailure, failureOf, UnexpectedValue } from '../../src/lib/failure.ts'

const secret = 'ann@example.test hunter2'
/** The reply error of ioredis, by its class's name. */
class ReplyError extends Error {}

const withFields = (fields: object, name = 'Error') => Object.assign(new Error(secret), { name, ...fields })

describe('failureOf', () => {
  test.each<[string, unknown, string]>([
    ['an SQLSTATE', withFields({ code: '42P01', detail: secret }), '42P01'],
    ['an errno word of mysql2', withFields({ code: 'ER_NO_SUCH_TABLE', errno: 1146 }), 'ER_NO_SUCH_TABLE'],
    ['a code of Prisma', withFields({ code: 'P2021' }, 'PrismaClientKnownRequestError'), 'P2021'],
    ['an initialisation error of Prisma', withFields({ errorCode: 'P1001' }), 'P1001'],
    ['a socket', withFields({ code: 'ECONNREFUSED', address: '10.0.0.1' }), 'ECONNREFUSED'],
    ['the first word of a Redis error', new ReplyError(`WRONGPASS invalid ${secret}`), 'WRONGPASS'],
    ['a Redis error without such a word', new ReplyError(secret), 'Error'],
    ["what TypeORM's driver said", withFields({ driverError: withFields({ code: '23505' }) }), '23505'],
    ['what Sequelize wraps', withFields({ original: withFields({ code: '42703' }) }), '42703'],
    ['what Drizzle wraps', new Error(secret, { cause: withFields({ code: '28P01' }) }), '28P01'],
    [
      'what a store of ours wraps',
      new AuthError('store_unavailable', { cause: withFields({ code: '53300' }) }),
      '53300',
    ],
    ['one of several', new AggregateError([withFields({ code: 'ENOTFOUND' })], secret), 'ENOTFOUND'],
    ['a mistake in code', new TypeError(secret), 'TypeError'],
    ['an error of our own', new AuthError('misconfigured'), 'misconfigured'],
    [
      'a value of the wrong shape',
      new UnexpectedValue('id is a number; ids are strings'),
      'id is a number; ids are strings',
    ],
    ['a thrown string', secret, 'threw a string'],
    ['a thrown undefined', undefined, 'threw undefined'],
    ['a code that is data', withFields({ code: secret }), 'Error'],
    ['a code in lower case', withFields({ code: 'hunter' }), 'Error'],
    ['a name that is data', withFields({ name: secret }), 'threw an object'],
  ])('C07 D15 names %s, and no data', (_, error, reason) => {
    const failure = failureOf(error)
    expect(failure.reason).toBe(reason)
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })

  test('reading an error that wraps itself ends', () => {
    const error = new Error(secret)
    error.cause = error
    expect(failureOf(error).reason).toBe('Error')
  })

  test("the place is the application's own line, and not its driver's", () => {
    const error = new Error(secret)
    error.stack = [
      'Error: x',
      '    at parse (/app/node_modules/pg/lib/client.js:1:2)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
      '    at async Object.findById (file:///app/src/users.js:12:5)',
      '    at async login (/app/src/login.js:1:1)',
    ].join('\n')
    expect(failureOf(error).place).toBe('file:///app/src/users.js:12:5')
    expect(describeFailure('users.findById', { ...failureOf(error), reason: '42P01' })).toBe(
      'users.findById: 42P01 (a table or function does not exist: have the migrations run?) at file:///app/src/users.js:12:5',
    )
  })
})
