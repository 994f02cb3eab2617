import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const folder = new URL('../comparisons/', import.meta.url)
const measured = readFileSync(new URL('../evidence/generated/comparisons.md', import.meta.url), 'utf8')
const pages = readdirSync(folder).filter(name => name !== 'README.md')
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8')

/** The rows of tables on a page, as cells. */
function rowsOf(text: string): readonly (readonly string[])[] {
  return [...text.matchAll(/^\| (.*) \|$/gm)].map(([, row]) => row!.split(' | '))
}

/** The measured answers to a question. */
function answersTo(question: string): readonly string[] {
  const [, part = ''] = measured.split(`\n## ${question}\n`)
  return rowsOf(part.split('\n## ')[0]!).map(([, answer]) => answer!)
}

test.each(pages)('%s gives measured answers as they were measured, or says that nothing was tried', name => {
  const text = textOf(name)
  const rows = rowsOf(text).filter(([question]) => measured.includes(`\n## ${question}\n`))
  for (const [question, ...answers] of rows) {
    expect(answersTo(question!)).toEqual(expect.arrayContaining(answers))
  }
  if (rows.length === 0) expect(text).toContain('nothing on this page was tried here')
  else expect(rows).toHaveLength(measured.match(/^## /gm)!.length)
})

test.each(pages)('%s begins with what the other does better, and has a date', name => {
  const text = textOf(name)
  expect(text.match(/^## .*/m)![0]).toMatch(/^## What .* (does|do) better$/)
  expect(text.split('\n## ')[0]).toMatch(/\b20\d\d-\d\d-\d\d\b/)
})

test('the overview links to every page', () => {
  expect(pages.filter(name => !textOf('README.md').includes(`](${name})`))).toEqual([])
})
