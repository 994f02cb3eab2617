import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { AuthError, HiddenCause, isAuthError } from '../src/index.ts'

const canary = 'canary-9b1d'

function failure(): AuthError {
  const cause = Object.assign(new Error(`Key (email)=(${canary}) already exists`), {
    code: '23505',
    parameters: [canary],
    payload: { password: canary },
  })
  return new AuthError('store_unavailable', { cause })
}

/** As pino and others print errors: own and inherited members, and the chain of causes with messages and stacks. */
function asLoggersDo(error: Error): string {
  const chain: unknown[] = []
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    chain.push({ ...Object.fromEntries(Object.entries(at)), message: at.message, stack: at.stack, text: String(at) })
  }
  return JSON.stringify(chain)
}

test.each<[string, (error: AuthError) => string]>([
  ['util.inspect', error => inspect(error, { depth: 9, showHidden: true })],
  ['JSON', error => JSON.stringify(error)],
  ['a template string', error => `${error}`],
  ['a logger that follows causes', asLoggersDo],
])('J06 J07 %s prints nothing of the error underneath but its name, code and stack', (_, print) => {
  expect(print(failure())).not.toContain(canary)
})

test('J07 the error underneath is there for who asks, and its code for everybody', () => {
  const { cause } = failure()
  expect(cause).toBeInstanceOf(HiddenCause)
  expect((cause as HiddenCause).message).toBe('Error 23505')
  expect((cause as HiddenCause).stack).toMatch(/\n {4}at .*errors\.test\.ts/)
  expect((cause as HiddenCause).reveal()).toMatchObject({ parameters: [canary] })
})

test('J07 causes that are no errors, and errors of our own, are kept too', () => {
  expect(new AuthError('overloaded', { cause: canary }).cause).toMatchObject({ message: 'string' })
  const own = new AuthError('overloaded')
  expect(new AuthError('store_unavailable', { cause: own }).cause).toBe(own)
})

test('C08 an error that only looks like an AuthError is not one', () => {
  expect(isAuthError(new AuthError('forbidden'))).toBe(true)
  for (const value of [
    { code: 'forbidden' },
    Object.assign(new Error('x'), { code: 'forbidden' }),
    null,
    'forbidden',
  ]) {
    expect(isAuthError(value)).toBe(false)
  }
})
