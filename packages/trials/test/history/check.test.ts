import { describe, expect, test } from 'vitest'
import { checkHistory } from '../../src/history/check.ts'
import type { Operation } from '../../src/history/operation.ts'

/** A window of 30 and a grace of 10, so that times are easy to read; a rotation's own rounding is a second. */
const terms = { retryWindow: 30, tolerance: 5, grace: 10 }
const longAfter = 1_000_000 + 1000

type Fields = Pick<Operation, 'kind' | 'start' | 'end'> & Partial<Operation>

function operation(fields: Fields): Operation {
  return { member: 0, code: 'ok', subject: 'ann', session: 's', ...fields }
}

const token = (generation: number, jti = `t${generation}`) => ({ generation, jti })
const login = operation({ kind: 'login', start: 0, end: 1, given: token(0) })

function refresh(start: number, from: number, to: number, fields: Partial<Operation> = {}): Operation {
  const given = token(to)
  return operation({ kind: 'refresh', start, end: start + 2, presented: token(from), given, ...fields })
}

function refused(start: number, from: number, code: string): Operation {
  return operation({ kind: 'refresh', start, end: start + 2, presented: token(from), code })
}

const check = (start: number, code = 'ok') => operation({ kind: 'check', start, end: start + 1, code })
const logout = operation({ kind: 'logout', start: 100, end: 105 })

function rulesOf(...operations: Operation[]): readonly string[] {
  return checkHistory([login, ...operations], terms).map(({ rule }) => rule)
}

describe('R-4 what a history may hold', () => {
  test.each([
    ['a replay that gets the same successor', [refresh(10, 0, 1), refresh(20, 0, 1)]],
    ['a token that is kept', [refresh(10, 0, 1), refresh(20, 1, 1)]],
    ['a refresh that overlaps the end', [logout, refresh(104, 0, 1)]],
    ['an access token within the grace', [logout, check(114)]],
    [
      'a refusal after an end that was only begun',
      [{ ...logout, code: 'store_unavailable' }, refused(99, 0, 'session_ended')],
    ],
    ['reuse after the window', [refresh(10, 0, 1), refused(50, 0, 'refresh_token_reused')]],
    ['an answer that never came', [refused(10, 0, 'store_unavailable')]],
  ])('R-4 %s', (_, operations) => {
    expect(rulesOf(...operations)).toEqual([])
  })
})

describe('R-4 what no history may hold', () => {
  test.each([
    ['two successors', [refresh(10, 0, 1), refresh(10, 0, 1, { given: token(1, 'other') })], 'one successor'],
    ['a generation that is passed over', [refresh(10, 0, 2)], 'one successor'],
    ['a refresh after a logout', [logout, refresh(106, 0, 1)], 'no refresh after the end'],
    ['an access token after the grace', [logout, check(116)], 'no access after the end'],
    [
      'a refresh after reuse',
      [refresh(10, 0, 1), refused(60, 0, 'refresh_token_reused'), refresh(70, 1, 2)],
      'no refresh after the end',
    ],
    ['a replaced token long after', [refresh(10, 0, 1), refresh(longAfter, 0, 1)], 'reuse ends the session'],
    ['a successor that nobody knows', [refresh(10, 0, 1), refused(20, 1, 'session_ended')], 'no honest refusal'],
    ['an access token that is refused for nothing', [check(10, 'token_invalid')], 'no honest refusal'],
    ['reuse within the window', [refresh(10, 0, 1), refused(20, 0, 'refresh_token_reused')], 'no honest refusal'],
    ['an answer of another kind', [refused(10, 0, 'unexpected: Error')], 'expected answers'],
  ])('R-4 %s', (_, operations, rule) => {
    expect(rulesOf(...operations)).toContain(rule)
  })

  const block = operation({ kind: 'block', start: 200, end: 210 })
  const unblock = operation({ kind: 'unblock', start: 300, end: 310 })
  const second = (start: number, code: string): Operation => {
    const fields = { kind: 'login', start, end: start + 5, code } as const
    return code === 'ok' ? operation({ ...fields, session: 'b', given: token(0, 'b0') }) : operation(fields)
  }

  test('R-4 a login while blocked, and none afterwards', () => {
    expect(rulesOf(block, unblock, second(220, 'ok'))).toEqual(['no login while blocked'])
    expect(rulesOf(block, unblock, second(220, 'credentials_invalid'), second(311, 'ok'))).toEqual([])
    expect(rulesOf(block, unblock, second(311, 'credentials_invalid'))).toEqual(['no honest refusal'])
  })

  test('R-4 a session that outlives a logout everywhere, or a block', () => {
    const everywhere = operation({ kind: 'logoutAll', start: 200, end: 210 })
    expect(rulesOf(everywhere, refresh(211, 0, 1))).toEqual(['no refresh after the end'])
    expect(rulesOf(block, refresh(211, 0, 1))).toEqual(['no refresh after the end'])
  })
})
