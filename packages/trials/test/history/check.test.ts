import { describe, expect, test } from 'vitest'
import { checkHistory } from '../../src/history/check.ts'
import type { Operation } from '../../src/history/operation.ts'

/** A window of 30 and a grace of 10, so that times are easy to read. A rotation rounds by one second. */
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

describe('R-4 the checker accepts', () => {
  test.each([
    ['a replay that gets the same successor', [refresh(10, 0, 1), refresh(20, 0, 1)]],
    ['a token that does not rotate yet', [refresh(10, 0, 1), refresh(20, 1, 1)]],
    ['a refresh that overlaps a logout', [logout, refresh(104, 0, 1)]],
    ['an access token within the grace', [logout, check(114)]],
    [
      'a refusal after a logout without an answer',
      [{ ...logout, code: 'store_unavailable' }, refused(99, 0, 'session_ended')],
    ],
    ['reuse after the window', [refresh(10, 0, 1), refused(50, 0, 'refresh_token_reused')]],
    ['a late retry with its key', [refresh(10, 0, 1, { key: 'k' }), refresh(longAfter * 3, 0, 1, { key: 'k' })]],
    [
      'a late retry of a first try without an answer',
      [
        { ...refused(10, 0, 'store_unavailable'), key: 'k' },
        refresh(20, 0, 1),
        refresh(longAfter * 3, 0, 1, { key: 'k' }),
      ],
    ],
    [
      'a late retry after the successor was used',
      [
        refresh(10, 0, 1, { key: 'k' }),
        refresh(100, 1, 2),
        { ...refused(longAfter, 0, 'refresh_token_reused'), key: 'k' },
      ],
    ],
    [
      'a late retry with another key',
      [refresh(10, 0, 1, { key: 'k' }), { ...refused(longAfter, 0, 'refresh_token_reused'), key: 'x' }],
    ],
    ['a lost answer', [refused(10, 0, 'store_unavailable')]],
  ])('R-4 %s', (_, operations) => {
    expect(rulesOf(...operations)).toEqual([])
  })
})

describe('R-4 the checker reports', () => {
  test.each([
    ['two successors', [refresh(10, 0, 1), refresh(10, 0, 1, { given: token(1, 'other') })], 'one successor'],
    [
      'a late retry with another key that is accepted',
      [refresh(10, 0, 1, { key: 'k' }), refresh(longAfter * 3, 0, 1, { key: 'x' })],
      'reuse revokes the session',
    ],
    [
      'a late retry with its key that is taken for reuse',
      [refresh(10, 0, 1, { key: 'k' }), { ...refused(longAfter, 0, 'refresh_token_reused'), key: 'k' }],
      'no refusal without a cause',
    ],
    ['a skipped generation', [refresh(10, 0, 2)], 'one successor'],
    ['a refresh after a logout', [logout, refresh(106, 0, 1)], 'no refresh after revocation'],
    ['an access token after the grace', [logout, check(116)], 'no access after revocation'],
    [
      'a refresh after reuse',
      [refresh(10, 0, 1), refused(60, 0, 'refresh_token_reused'), refresh(70, 1, 2)],
      'no refresh after revocation',
    ],
    [
      'a replaced token long after the window',
      [refresh(10, 0, 1), refresh(longAfter, 0, 1)],
      'reuse revokes the session',
    ],
    ['an unknown successor', [refresh(10, 0, 1), refused(20, 1, 'session_ended')], 'no refusal without a cause'],
    ['an access token that is refused without a cause', [check(10, 'token_invalid')], 'no refusal without a cause'],
    [
      'reuse within the window',
      [refresh(10, 0, 1), refused(20, 0, 'refresh_token_reused')],
      'no refusal without a cause',
    ],
    ['an unexpected error', [refused(10, 0, 'unexpected: Error')], 'expected answers'],
  ])('R-4 %s', (_, operations, rule) => {
    expect(rulesOf(...operations)).toContain(rule)
  })

  const block = operation({ kind: 'block', start: 200, end: 210 })
  const unblock = operation({ kind: 'unblock', start: 300, end: 310 })
  const second = (start: number, code: string): Operation => {
    const fields = { kind: 'login', start, end: start + 5, code } as const
    return code === 'ok' ? operation({ ...fields, session: 'b', given: token(0, 'b0') }) : operation(fields)
  }

  test('R-4 reports a login while blocked, and a refused one after the block', () => {
    expect(rulesOf(block, unblock, second(220, 'ok'))).toEqual(['no login while blocked'])
    expect(rulesOf(block, unblock, second(220, 'credentials_invalid'), second(311, 'ok'))).toEqual([])
    expect(rulesOf(block, unblock, second(311, 'credentials_invalid'))).toEqual(['no refusal without a cause'])
  })

  test('R-4 reports a session that survives a logout everywhere or a block', () => {
    const everywhere = operation({ kind: 'logoutAll', start: 200, end: 210 })
    expect(rulesOf(everywhere, refresh(211, 0, 1))).toEqual(['no refresh after revocation'])
    expect(rulesOf(block, refresh(211, 0, 1))).toEqual(['no refresh after revocation'])
  })
})
