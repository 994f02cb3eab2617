import { AuthError } from '@sallyport/core'
import { expect, test } from 'vitest'
import { faultOf, fuzzTokens } from '../../src/fuzzers/tokens/fuzz-tokens.ts'

const claims = { sub: 'ann', aud: 'us' }
const refused = new AuthError('token_invalid')

test('R-16 Sallyport accepts only what jose accepts, for 500 changed tokens of six algorithms', async () => {
  const { failure, verdicts } = await fuzzTokens(500, 20_300_101)
  expect(failure).toBeUndefined()
  expect([...verdicts.keys()].toSorted()).toEqual([
    'Sallyport accepts, jose accepts',
    'Sallyport refuses, jose accepts',
    'Sallyport refuses, jose refuses',
  ])
})

test('R-16 the fuzzer reports each kind of fault', () => {
  expect(faultOf({ claims }, { claims }, true)).toBeUndefined()
  expect(faultOf({ refused }, { claims }, false)).toBeUndefined()
  expect(faultOf({ claims }, { claims }, false)).toMatch('must be refused')
  expect(faultOf({ claims }, { refused }, true)).toMatch('jose refuses it')
  expect(faultOf({ claims }, { claims: { ...claims, sub: 'root' } }, true)).toMatch('differ')
  expect(faultOf({ refused }, { claims }, true)).toMatch('a good token was refused')
  expect(faultOf({ refused: new TypeError('x') }, { refused }, false)).toMatch('not an AuthError')
})
