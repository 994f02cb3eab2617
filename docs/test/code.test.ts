import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { fill } from '../generate/code/fill.ts'
import { filledPages } from '../generate/code/pages.ts'
import { blocksOf } from './blocks.ts'

const pages = filledPages().map(({ path, folder }) => {
  const name = join(basename(dirname(path)), basename(path))
  return [name, readFileSync(path, 'utf8'), folder] as const
})
const migrations = pages.find(([name]) => name.startsWith('moving'))![2]

test.each(pages)('%s has the code of its applications; otherwise run pnpm docs:code', (_name, text, folder) => {
  expect(text).toBe(fill(text, folder))
})

test.each(pages)('%s has no code that no test runs', (_name, text) => {
  const languages = blocksOf(text).map(({ language }) => language)
  expect(languages.filter(language => !/^(?:sh|(?:tsx?|js|json|sh|diff) \S+\/\S+)$/.test(language))).toEqual([])
})

test('a block of a file, or of what differs, that does not exist fails', () => {
  expect(() => fill('```ts express-jwt/after/none.ts\n```', migrations)).toThrow('none.ts')
  expect(() => fill('```js webpack/none.js\n```', migrations)).toThrow('none.js')
  expect(() => fill('```diff express-jwt/after/none.ts\n```', migrations)).toThrow('none.ts')
  expect(() => fill('```diff express-jwt/before/auth.ts\n```', migrations)).toThrow('is in neither after nor back')
})
