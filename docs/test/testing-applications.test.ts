import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { blocksOf } from './blocks.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

const project = makeProject()
const blocks = blocksOf(read('../testing-applications.md'))
const files = blocks.flatMap(({ language, text }) => {
  const [, name] = /^ts (\S+)$/.exec(language) ?? []
  return name === undefined ? [] : [{ file: `${name}.ts`, text }]
})
for (const { file, text } of files) project.write(file, text)

afterAll(() => {
  project.remove()
})

// The page's own tests run as part of this file.
for (const { file } of files.filter(each => each.file.endsWith('.test.ts'))) {
  describe(`the page's ${file}`, async () => {
    await import(project.path(file))
  })
}

test('the blocks of the page compile', async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

test('the block for Jest is the file that Jest runs with the packed packages', () => {
  const block = blocks.find(({ language }) => language === 'js time.test')
  expect(`${block?.text}\n`).toBe(read('../../.ci/consumers/jest/time.test.js'))
})
