import { describe, expect, test } from 'vitest'
import type { Revocation } from '../../src/store/index.ts'
import { createRevocationSet } from '../../src/session/revocation-set.ts'

const ended = (sid: string): Revocation => ({ kind: 'session', sid, subject: 'ann' })
const token = (sid: string, sub = 'ann') => ({ sid, sub })

test('F11 F13 a revocation refuses the session’s tokens, a block those of all sessions, and neither refuses others', () => {
  const set = createRevocationSet(10, 100)
  set.add(ended('s1'), 0)
  set.add({ kind: 'blocked', subject: 'bob' }, 0)
  expect(set.has(token('s1'), 0)).toBe(true)
  expect(set.has(token('s2'), 0)).toBe(false)
  expect(set.has(token('s3', 'bob'), 0)).toBe(true)
  expect(set.has(token('bob', 'carl'), 0)).toBe(false)
  expect(set.size).toBe(2)
})

test('F13 a block can always be lifted, and that revives no revoked session', () => {
  const set = createRevocationSet(10, 100)
  set.add({ kind: 'blocked', subject: 'ann' }, 0)
  set.add(ended('s1'), 0)
  set.add({ kind: 'blocked', subject: 'ann' }, 10_000)
  expect(set.size).toBe(3)
  set.add({ kind: 'unblocked', subject: 'ann' }, 10_000)
  expect(set.has(token('s1'), 10_000)).toBe(true)
  expect(set.has(token('s2'), 10_000)).toBe(false)
  expect(set.size).toBe(1)
})

test('F13 a block is kept as long as a revocation', () => {
  const set = createRevocationSet(10, 100)
  set.add({ kind: 'blocked', subject: 'ann' }, 9_999)
  expect(set.has(token('s1'), 19_998)).toBe(true)
})

test('H08 a change of a user revokes nothing and takes no room', () => {
  const set = createRevocationSet(10, 100)
  set.add({ kind: 'changed', subject: 'ann' }, 0)
  expect(set.has(token('s1'), 0)).toBe(false)
  expect(set.size).toBe(0)
})

describe('J05 the cap', () => {
  test('J05 what fits is complete; what does not is not kept, and the set says so until it would have expired', () => {
    const set = createRevocationSet(10, 2)
    set.add(ended('s1'), 1000)
    set.add({ kind: 'blocked', subject: 'bob' }, 1000)
    expect(set.isComplete(1000)).toBe(true)
    set.add(ended('s3'), 1000)
    expect(set.size).toBe(2)
    expect(set.has(token('s3'), 1000)).toBe(false)
    expect(set.isComplete(10_999)).toBe(false)
    expect(set.isComplete(11_000)).toBe(true)
  })
})

describe('R-12 a clock that goes back', () => {
  test('R-12 to before something was forgotten: the set is not complete', () => {
    const set = createRevocationSet(10, 100)
    set.add(ended('s1'), 0)
    set.has(token('s2'), 10_000)
    expect(set.isComplete(0)).toBe(true)
    set.has(token('s2'), 20_000)
    expect(set.isComplete(19_999)).toBe(false)
    expect(set.isComplete(20_000)).toBe(true)
  })

  test('R-12 to before both pages were forgotten at once: the set is not complete', () => {
    const set = createRevocationSet(10, 100)
    set.add(ended('s1'), 0)
    set.has(token('s1'), 20_000)
    expect(set.size).toBe(0)
    expect(set.isComplete(19_999)).toBe(false)
    expect(set.isComplete(20_000)).toBe(true)
  })

  test('R-12 if nothing was ever revoked, nothing was forgotten', () => {
    const set = createRevocationSet(10, 100)
    for (const now of [0, 10_000, 20_000, 100_000]) set.has(token('s1'), now)
    expect(set.isComplete(0)).toBe(true)
  })
})
