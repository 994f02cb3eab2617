import { expect, test } from 'vitest'
import { secretKey } from '../../../src/index.ts'
import { deriveKeys } from '../../../src/token/derive.ts'
import { createNonces, nonceLifetime } from '../../../src/token/dpop/nonces.ts'
import { keyRing } from '../../../src/token/key-ring.ts'
import { frozenClock } from '../../fixtures/clock.ts'

const first = secretKey('refresh-9876543210-zyxwvutsrqponmlkjihgfedcba')
const second = secretKey('refresh-0123456789-abcdefghijklmnopqrstuvwxyz')
const keysOf = (...keys: Parameters<typeof deriveKeys>) => {
  const derived = deriveKeys(...keys)
  return () => derived
}

test('K02 a nonce of one process is accepted by every process with the same keys, for five minutes', () => {
  const time = frozenClock()
  const one = createNonces(keysOf(first, 'dpop nonce'), time.clock)
  const other = createNonces(keysOf(first, 'dpop nonce'), time.clock)
  const nonce = one.current()
  expect(other.current()).toBe(nonce)
  for (let minute = 0; minute <= 5; minute++) {
    expect(other.accepts(nonce)).toBe(true)
    time.advance(60)
  }
  expect(other.accepts(nonce)).toBe(false)
  expect(one.current()).not.toBe(nonce)
  expect(nonceLifetime).toBeGreaterThanOrEqual(420)
})

test('K02 a nonce of a process whose clock is a minute ahead is accepted, and none from further ahead', () => {
  const time = frozenClock()
  const ahead = createNonces(keysOf(first, 'dpop nonce'), () => time.clock() + 60_000)
  const farAhead = createNonces(keysOf(first, 'dpop nonce'), () => time.clock() + 120_000)
  const here = createNonces(keysOf(first, 'dpop nonce'), time.clock)
  expect(here.accepts(ahead.current())).toBe(true)
  expect(here.accepts(farAhead.current())).toBe(false)
})

test('K02 a nonce stays valid while keys roll, and is worthless under other keys', () => {
  const time = frozenClock()
  const before = createNonces(keysOf(first, 'dpop nonce'), time.clock)
  const rolled = createNonces(keysOf(keyRing({ sign: second, verify: [first] }), 'dpop nonce'), time.clock)
  const after = createNonces(keysOf(second, 'dpop nonce'), time.clock)
  expect(rolled.accepts(before.current())).toBe(true)
  expect(after.accepts(before.current())).toBe(false)
  expect(createNonces(keysOf(first, 'seal'), time.clock).accepts(before.current())).toBe(false)
})

test('K02 nothing else is a nonce', () => {
  const { current, accepts } = createNonces(keysOf(first, 'dpop nonce'), frozenClock().clock)
  const [minute, mac] = current().split('.')
  const wrong = ['', '.', 'x', minute!, `.${mac}`, `${minute}.`, `${current()}x`, `0${current()}`, `${minute}.${mac}=`]
  for (const nonce of [...wrong, ` ${current()}`, `Infinity.${mac}`, `-1.${mac}`])
    expect([nonce, accepts(nonce)]).toEqual([nonce, false])
  expect(current()).toMatch(/^[\w-]+\.[\w-]{22}$/)
})
