import { afterAll, describe, expect, test } from 'vitest'
import { attacks } from '../../src/attacks/attacks.ts'
import { attacksFor, createWorlds, runAttack, testAttacks } from '../../src/attacks/test-attacks.ts'
import { collect, failuresOf } from '../collect.ts'
import { weakOptions } from './weak-server.ts'

const careless = createWorlds(weakOptions())
const decoding = createWorlds(weakOptions({ decodes: true }))
afterAll(async () => {
  await careless.close()
  await decoding.close()
})

/** Attempts that fail even against this server. */
const held = new Set(['guesses are refused eventually'])

describe('every attempt succeeds against some weak server', () => {
  test.each(attacks.map(attack => [attack.title, attack] as const))('%s', async (_, attack) => {
    const tries = await runAttack(attack, careless)
    const failed = tries.filter(({ breach }) => breach === undefined).map(({ name }) => name)
    const others = failed.length === 0 ? [] : await runAttack(attack, decoding)
    const through = new Set(others.filter(({ breach }) => breach !== undefined).map(({ name }) => name))
    expect(failed.filter(name => !through.has(name) && !held.has(name))).toEqual([])
  })

  test('a missing throttle is detected', async () => {
    const worlds = createWorlds(weakOptions({ throttles: false }))
    const throttle = attacks.find(({ title }) => title.startsWith('C10'))
    const tries = await runAttack(throttle!, worlds)
    await worlds.close()
    expect(tries[0]).toEqual({ name: 'guesses are refused eventually', breach: '110 were admitted' })
  })
})

test('attacks whose options are not set are skipped', () => {
  const { name, start, user, restricted } = weakOptions()
  const needs = attacksFor({ name, start, user, restricted }).map(attack => attack.needs)
  expect(new Set(needs)).toEqual(new Set([undefined]))
})

test('testAttacks defines a case for each attack, which fails if an attempt succeeds', async () => {
  const { cases, after } = collect(runner => testAttacks(runner, weakOptions()))
  const failed = await failuresOf(cases, /A02|C03/)
  for (const close of after) await close()
  expect(cases.size).toBe(attacks.length)
  expect(failed.map(name => name.replace(/.* > /, ''))).toEqual([
    'A01 A02 tokens without an algorithm are rejected',
    'C01 C03 a token is accepted only in its header',
  ])
})
