import { expect, test } from 'vitest'
import { errorPages } from '../../packages/core/src/http/reply/problem.ts'
import { site } from '../lib/addresses.mjs'

test('the types of problem documents lead to the site', () => {
  expect(errorPages).toBe(`${site}errors/`)
})
