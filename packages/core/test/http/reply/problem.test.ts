import { expect, test } from 'vitest'
import { AuthError, errorTable } from '../../../src/errors.ts'
import { errorPages, problemCodes, type ProblemTypesOption } from '../../../src/http/reply/problem.ts'
import { errorReply, methodNotAllowed, type Problem } from '../../../src/http/reply/reply.ts'

const codes = Object.keys(errorTable) as (keyof typeof errorTable)[]

/** A problem document of each code. */
function problemsWith(options: ProblemTypesOption): readonly Problem[] {
  const replies = codes.map(code => errorReply(new AuthError(code), options))
  return [...replies, errorReply(new Error('x'), options), methodNotAllowed(['GET'], options)].map(
    ({ body }) => body as Problem,
  )
}

test('problem documents have a type for each code, which leads to its page', () => {
  const problems = problemsWith({})
  expect(problems.map(({ code }) => code).toSorted()).toEqual([...problemCodes].toSorted())
  for (const { type, code } of problems) expect(type).toBe(errorPages + code)
  expect(new Set(problems.map(({ title }) => title)).size).toBe(problems.length)
})

test.each([
  'https://api.example.com/problems/',
  'https://example.com/errors#',
  'urn:example:',
  'https://x.test/?code=',
])('problemTypes may be %s', problemTypes => {
  for (const { type, code } of problemsWith({ problemTypes })) expect(type).toBe(problemTypes + code)
})

test('with problemTypes: false the type is about:blank, and the title the phrase of the status', () => {
  const problems = problemsWith({ problemTypes: false })
  expect(new Set(problems.map(({ type }) => type))).toEqual(new Set(['about:blank']))
  expect(problems.find(({ code }) => code === 'token_expired')).toMatchObject({ title: 'Unauthorized' })
  expect(problems.find(({ code }) => code === 'password_blocked')).toMatchObject({ title: 'Unprocessable Content' })
})

test.each([
  'https://example.com/errors',
  '/errors/',
  'https://',
  'https://example.com/a b/',
  ' https://example.com/',
  '',
  'about:blank',
  true,
  null,
  new URL('https://example.com/'),
])('problemTypes: %s is refused', value => {
  const options = { problemTypes: value } as ProblemTypesOption
  expect(() => errorReply(new AuthError('forbidden'), options)).toThrow(
    /^problemTypes: must be false, or an absolute URI/,
  )
})
