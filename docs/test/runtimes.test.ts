import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fill, page, readResults, type Result } from '../generate/runtimes/fill.ts'

const text = readFileSync(page, 'utf8')
const results = readResults()

test('docs/runtimes.md has the results of docs/evidence/runtimes.json; otherwise run pnpm docs:runtimes', () => {
  expect(text).toBe(fill(text, results))
})

test('every result has a runtime with its version, a date, and tests', () => {
  expect(results.length).toBeGreaterThan(0)
  const wrong = results.filter(
    ({ on, date, passed, leftOut }) =>
      !/ \d+\.\d+\.\d+/.test(on) || !/^\d{4}-\d\d-\d\d$/.test(date) || passed + leftOut.length === 0,
  )
  expect(wrong).toEqual([])
})

test('what is left out has a reason, and what fails is shown', () => {
  const one: Result = {
    runtime: 'bun',
    on: 'Bun 1.4.5',
    date: '2026-11-29',
    suite: 'hono',
    part: 'attacks',
    passed: 3,
    failed: ['a test'],
    leftOut: [{ test: 'another', why: 'it is Bun’s fault' }],
  }
  const filled = fill('<!-- results -->\n<!-- end of the results -->', [one])
  expect(filled).toContain('**1 of 5 fail**')
  expect(filled).toContain('- Bun 1.4.5, hono: it is Bun’s fault. One test.')
  expect(() => fill('nothing', [])).toThrow('no place')
})
