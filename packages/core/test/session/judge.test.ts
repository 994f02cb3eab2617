import { describe, expect, test } from 'vitest'
import type { SessionRecord } from '../../src/ports/session-store.ts'
import { judge, type Verdict } from '../../src/session/judge.ts'
import type { Lifetimes } from '../../src/session/lifetimes.ts'

const lifetimes: Lifetimes = { access: 900, idle: 604_800, absolute: 2_592_000, retryWindow: 30, tolerance: 5 }
const rotatedAt = 1_800_000_000

const record: SessionRecord = {
  id: 'sid',
  subject: 'ann',
  generation: 4,
  tokenHash: 'current',
  previousHash: 'previous',
  sealedSuccessor: 'sealed',
  retryHash: 'key',
  rotatedAt,
  createdAt: rotatedAt - 1000,
  idleExpiresAt: rotatedAt + lifetimes.idle,
  expiresAt: rotatedAt - 1000 + lifetimes.absolute,
  authTime: rotatedAt - 1000,
  device: null,
}
const current = { generation: 4, hash: 'current' }
const replaced = { generation: 3, hash: 'previous' }
const retried = { ...replaced, retryHash: 'key' }

interface Row {
  readonly name: string
  readonly record?: Partial<SessionRecord> | null
  readonly token?: { generation: number; hash: string; retryHash?: string }
  /** Seconds after the rotation. */
  readonly age: number
  readonly window?: number
  readonly verdict: Verdict
}

const rows: readonly Row[] = [
  { name: 'no record', record: null, age: 1, verdict: 'ended' },
  { name: 'the absolute end', record: { expiresAt: rotatedAt + 60 }, age: 60, verdict: 'expired' },
  { name: 'just before the absolute end', record: { expiresAt: rotatedAt + 60 }, age: 59, verdict: 'rested' },
  { name: 'the idle end of the current token', age: lifetimes.idle, verdict: 'expired' },
  { name: 'just before the idle end', age: lifetimes.idle - 0.001, verdict: 'rested' },
  { name: 'long after the idle end, a replaced token', token: replaced, age: lifetimes.idle + 31, verdict: 'expired' },
  {
    name: 'the window after the idle end, a replaced token',
    token: replaced,
    age: lifetimes.idle + 30,
    verdict: 'reused',
  },
  { name: 'a clock 60 s behind', age: -60, verdict: 'kept' },
  { name: 'a clock further behind, the current token', age: -60.001, verdict: 'early' },
  { name: 'a clock further behind, a replaced token', token: replaced, age: -60.001, verdict: 'clock_disagrees' },
  {
    name: 'a clock further behind, an old token',
    token: { generation: 1, hash: 'x' },
    age: -61,
    verdict: 'clock_disagrees',
  },
  { name: 'the current token, at once', age: 0, verdict: 'kept' },
  { name: 'the current token, still resting', age: 39.999, verdict: 'kept' },
  { name: 'the current token, rested: the window and twice the tolerance', age: 40, verdict: 'rested' },
  {
    name: 'the first token of a session rests never',
    record: { generation: 0, previousHash: null },
    token: { generation: 0, hash: 'current' },
    age: 0,
    verdict: 'rested',
  },
  { name: 'with a window of 0 nothing rests', age: 0, window: 0, verdict: 'rested' },
  { name: 'the replaced token, at once', token: replaced, age: 0, verdict: 'replayed' },
  { name: 'the replaced token, at the end of window and tolerance', token: replaced, age: 35, verdict: 'replayed' },
  { name: 'the replaced token, after that', token: replaced, age: 35.001, verdict: 'reused' },
  { name: 'the replaced token, with a window of 0', token: replaced, age: 0, window: 0, verdict: 'reused' },
  { name: 'the replaced token with its key, within the window', token: retried, age: 35, verdict: 'replayed' },
  { name: 'the replaced token with its key, after that', token: retried, age: 35.001, verdict: 'resumed' },
  { name: 'its key, just before the idle end', token: retried, age: lifetimes.idle - 0.001, verdict: 'resumed' },
  { name: 'its key, at the idle end', token: retried, age: lifetimes.idle, verdict: 'expired' },
  {
    name: 'its key, at the absolute end',
    record: { expiresAt: rotatedAt + 60 },
    token: retried,
    age: 60,
    verdict: 'expired',
  },
  { name: 'its key, with a window of 0', token: retried, age: 0, window: 0, verdict: 'resumed' },
  { name: 'its key, to a clock further behind', token: retried, age: -61, verdict: 'clock_disagrees' },
  { name: 'its key, after a late retry', record: { previousHash: null }, token: retried, age: 1, verdict: 'replayed' },
  { name: 'no key, after a late retry', record: { previousHash: null }, token: replaced, age: 1, verdict: 'reused' },
  {
    name: 'another key, within the window',
    token: { ...replaced, retryHash: 'kez' },
    age: 35,
    verdict: 'replayed',
  },
  { name: 'another key, after that', token: { ...replaced, retryHash: 'kez' }, age: 36, verdict: 'reused' },
  {
    name: 'a key where the rotation had none',
    record: { retryHash: null },
    token: retried,
    age: 36,
    verdict: 'reused',
  },
  { name: 'a grandparent', token: { generation: 2, hash: 'older' }, age: 1, verdict: 'reused' },
  {
    name: 'the generation before, but not the token replaced',
    token: { generation: 3, hash: 'fork' },
    age: 1,
    verdict: 'reused',
  },
  { name: 'a fork of the same generation', token: { generation: 4, hash: 'fork' }, age: 1, verdict: 'reused' },
  {
    name: 'the current hash under another generation',
    token: { generation: 5, hash: 'current' },
    age: 1,
    verdict: 'ahead',
  },
  { name: 'a token ahead of the record', token: { generation: 5, hash: 'lost' }, age: 1, verdict: 'ahead' },
]

describe('judge', () => {
  test.each(rows)('F04 $name is $verdict', ({ record: fields = {}, token = current, age, window = 30, verdict }) => {
    const stored = fields === null ? undefined : { ...record, ...fields }
    expect(judge(stored, { retryHash: null, ...token }, rotatedAt + age, { ...lifetimes, retryWindow: window })).toBe(
      verdict,
    )
  })

  test('F05 every verdict that revokes a session is reached by its own row only', () => {
    const ending = rows.filter(row => row.verdict === 'reused' || row.verdict === 'ahead')
    expect(ending.every(row => row.token !== undefined && row.record !== null)).toBe(true)
  })
})
