import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { fill, movingPages } from '../generate/moving/fill.ts'
import { blocksOf } from './blocks.ts'

const pages = movingPages().map(path => [basename(path), readFileSync(path, 'utf8')] as const)

test.each(pages)('%s has the code of examples/migrations; otherwise run pnpm docs:moving', (_name, text) => {
  expect(text).toBe(fill(text))
})

test.each(pages)('%s has no code that no test runs', (_name, text) => {
  const languages = blocksOf(text).map(({ language }) => language)
  expect(languages.filter(language => !/^(?:sh|(?:ts|diff) \S+\/\S+)$/.test(language))).toEqual([])
})

test('a block of a file, or of what differs, that does not exist fails', () => {
  expect(() => fill('```ts express-jwt/after/none.ts\n```')).toThrow('none.ts')
  expect(() => fill('```diff express-jwt/after/none.ts\n```')).toThrow('none.ts')
  expect(() => fill('```diff express-jwt/before/auth.ts\n```')).toThrow('is in neither after nor back')
})
