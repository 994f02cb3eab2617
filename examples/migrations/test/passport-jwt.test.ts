import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testContract } from '../contract/contract.ts'
import { testMove } from '../contract/move.ts'
import { passportJwt } from '../passport-jwt/origin.ts'

for (const version of ['before', 'after', 'back'] as const) testContract(passportJwt, version)
testMove(passportJwt)

const untouched = [
  'app.module.ts',
  'notes.controller.ts',
  'users.controller.ts',
  'auth/roles.decorator.ts',
  'auth/roles.guard.ts',
  'auth/user-of-request.ts',
]

test.each(untouched)('%s is the same before and after', file => {
  const read = (version: string) => readFileSync(new URL(`../passport-jwt/${version}/${file}`, import.meta.url), 'utf8')
  expect(read('after')).toBe(read('before'))
  expect(read('back')).toBe(read('before'))
})
