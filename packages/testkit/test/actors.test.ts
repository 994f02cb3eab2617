import { expect, test } from 'vitest'
import { createActors } from '../src/index.ts'

const auth = {
  createSession: async (userId: string) => ({ accessToken: `token-of-${userId}`, tokenType: 'Bearer' }),
}

test('as logs in an actor by name and any user by id', async () => {
  const as = createActors(auth, { checker: 'u2', maker: 'u1' })
  expect(await as('checker')).toBe('Bearer token-of-u2')
  expect(await as('u9')).toBe('Bearer token-of-u9')
})

test('the name of a member of Object.prototype is used as a user’s id', async () => {
  const as = createActors(auth, { checker: 'u2' })
  expect(await as('constructor')).toBe('Bearer token-of-constructor')
})
