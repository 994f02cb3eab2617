import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../lib/workspace.mjs'

const evidence = join(root, 'docs/evidence')
const page = readFileSync(join(evidence, 'mutation-testing.md'), 'utf8')
const survivors = readFileSync(join(evidence, 'generated/mutation-survivors.txt'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(2)

/** The rows of the table: folder, mutants, killed, left, not tried and score. */
const scores = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \| \d+ \| ([\d.]+) % \|$/gm)].map(
  ([, folder, mutants, killed, left, score]) => ({
    folder: folder!,
    mutants: Number(mutants),
    killed: Number(killed),
    left: Number(left),
    score: Number(score),
  }),
)

test('the mutation scores cover every folder that decides who gets in, and each reaches 85 %', () => {
  const folders = scores.map(({ folder }) => folder)
  expect(folders).toEqual(expect.arrayContaining(['token', 'session', 'password', 'account', 'http']))
  for (const { mutants, killed, left, score } of scores) {
    expect(killed + left).toBe(mutants)
    expect(score).toBeCloseTo((100 * killed) / mutants, 1)
    expect(score).toBeGreaterThanOrEqual(85)
  }
})

test('the list of survivors has as many lines as the scores say, and each names a file, a line and a change', () => {
  expect(survivors).toHaveLength(scores.reduce((sum, { left }) => sum + left, 0))
  expect(survivors.filter(line => !/^[\w/-]+\.ts:\d+ {2}.* → /.test(line))).toEqual([])
})
