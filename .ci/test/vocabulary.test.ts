import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../lib/workspace.mjs'

/** What may have a word all the same, and why. */
const exceptions: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^CONTRIBUTING\.md$/, why: 'has the list' },
  { path: /^docs\/evidence\/generated\//, why: 'is generated' },
  { path: /^\.ci\/test\/vocabulary\.test\.ts$/, why: 'tests the search' },
  { path: /^pnpm-lock\.yaml$/, why: 'is generated' },
]

/** The words in code style in the last column of the tables under "Words". */
function wordsIn(contributing: string): string[] {
  const section = /\n## Words\n([\s\S]*?)\n## /.exec(contributing)?.[1] ?? ''
  const rows = section.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('|--'))
  const cells = rows.map(row => row.split(' | ').at(-1)!)
  return cells.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!))
}

/** Where each word occurs in a string, with its line. Names match only in their case, phrases in any. */
function occurrences(text: string, words: readonly string[]): string[] {
  return words.flatMap(word => {
    const isName = /[A-Z_]/.test(word)
    const whole = new RegExp(`(?<![\\w.-])${word}(?![\\w-])`, isName ? 'g' : 'gi')
    return [...text.matchAll(whole)].map(({ index }) => `${text.slice(0, index).split('\n').length}: ${word}`)
  })
}

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter(path => /\.(ts|mts|tsx|mjs|md|sql|json|yaml)$/.test(path))
  .filter(path => existsSync(join(root, path)) && !exceptions.some(exception => exception.path.test(path)))

const words = wordsIn(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))

describe('the words of CONTRIBUTING', () => {
  test('are read from its tables', () => {
    expect(words).toContain('EndReason')
    expect(words).toContain('is no answer')
    expect(files).toContain('packages/core/src/errors.ts')
  })

  test('no file has a word or a phrase that is not used', () => {
    const found = files.flatMap(path =>
      occurrences(readFileSync(join(root, path), 'utf8'), words).map(place => `${path}:${place}`),
    )
    expect(found).toEqual([])
  })

  test('are found as a whole, with their lines: names in their own case, phrases in any', () => {
    expect(occurrences('one\nWhoever asks, whoeverElse', ['whoever'])).toEqual(['2: whoever'])
    expect(occurrences('EndReason endReason EndReasons', ['EndReason'])).toEqual(['1: EndReason'])
  })
})
