import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { best, chooseParameters } from '../../src/hash/choose.ts'
import { bundle } from '../bundle.ts'
import { sallyport } from '../sallyport.ts'

let bundled: string
beforeAll(async () => void (bundled = await bundle()))
afterAll(() => rmSync(bundled))

const steps = [10, 11, 12, 13].map(cost => ({ parameters: { cost }, work: 2 ** cost }))
const costFor = async (measure: (cost: number) => number, target: number) =>
  best(await chooseParameters({ steps, measure: async ({ cost }) => measure(cost!) }, target), target).parameters

test.each([
  ['the costliest within the target', (cost: number) => 2 ** cost / 16, 300, 12],
  ['one less where the estimate was too low', (cost: number) => 2 ** cost / (cost > 11 ? 10 : 16), 300, 11],
  ['the cheapest where nothing is within the target', (cost: number) => 2 ** cost, 300, 10],
])('chooses %s', async (_, measure, target, cost) => {
  expect(await costFor(measure, target)).toEqual({ cost })
})

test('calibrate measures bcrypt and prints the option to set', async () => {
  const { code, out, err } = await sallyport(['hash', 'calibrate', '--target', '1'], {}, undefined, bundled)
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(
    /^cost 10 +\d+ ms\n\nThis machine takes longer than 1 ms .*\n\nhashing: \{ hasher: bcryptHasher\(\{ cost: 10 \}\) \},\n$/,
  )
})

test('calibrate measures argon2 of the project, as JSON', async () => {
  const args = ['hash', 'calibrate', '--hasher', 'argon2', '--target', '1', '--json']
  const { code, out } = await sallyport(args)
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    hasher: 'argon2',
    chosen: { parameters: { memoryCost: 19_456, timeCost: 2 } },
  })
})

test.each([
  [['--hasher', 'md5'], '--hasher must be bcrypt or argon2'],
  [['--target', 'fast'], '--target must be from 1 to 10000 milliseconds'],
])('%j is refused', async (args, message) => {
  const { code, err } = await sallyport(['hash', 'calibrate', ...args], {}, undefined, bundled)
  expect([code, err]).toEqual([2, `sallyport: ${message}\n`])
})
