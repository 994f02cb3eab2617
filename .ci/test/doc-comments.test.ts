import { expect, test } from 'vitest'
import { type Documented, readDocumented } from '../architecture/doc-comments.ts'

const documented = readDocumented()
const where = (found: readonly Documented[]) => found.map(({ name, place }) => `${name} (${place})`)

test('every public name, and every member of a public type, has a sentence', () => {
  expect(documented.length).toBeGreaterThan(1000)
  expect(where(documented.filter(({ text }) => !/\w[^\n]*[.?!:)]/.test(text)))).toEqual([])
})

test('every option that may be left out states what happens then', () => {
  const options = documented.filter(({ kind }) => kind === 'option')
  expect(options.length).toBeGreaterThan(100)
  expect(where(options.filter(({ text }) => !/\bdefault\b/i.test(text)))).toEqual([])
})

test('every function that applications call has an example', () => {
  const functions = documented.filter(({ kind, isForAuthors }) => kind === 'function' && !isForAuthors)
  expect(functions.length).toBeGreaterThan(100)
  expect(where(functions.filter(({ examples }) => examples.length === 0))).toEqual([])
})
