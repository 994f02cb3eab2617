import { expect, test } from 'vitest'
import { contentsOf, readContents } from '../../.vitepress/lib/contents.ts'
import { findSources, unlisted } from '../../.vitepress/lib/sources.ts'

const sources = findSources()

test('every page is in a group of the sidebar, and every entry of a group is a page', () => {
  const entries = readContents(sources).flatMap(group => group.entries)
  const listed = entries.flatMap(({ file, children }) => [file, ...children])
  const pages = sources.filter(source => !unlisted.includes(source)).map(({ file }) => file)
  expect(listed.toSorted()).toEqual(pages.toSorted())
})

test('no two pages have the same address', () => {
  expect(new Set(sources.map(({ page }) => page)).size).toBe(sources.length)
})

test('guides, evidence, the READMEs of packages and SECURITY.md are pages, tests and private packages are not', () => {
  const pageOf = new Map(sources.map(({ file, page }) => [file, page]))
  expect(pageOf.get('docs/faq.md')).toBe('faq.md')
  expect(pageOf.get('docs/errors/token_invalid.md')).toBe('errors/token_invalid.md')
  expect(pageOf.get('docs/README.md')).toBe('guides.md')
  expect(pageOf.get('docs/evidence/README.md')).toBe('evidence/index.md')
  expect(pageOf.get('packages/postgres/README.md')).toBe('packages/postgres.md')
  expect(pageOf.get('packages/postgres/RECIPES.md')).toBe('packages/postgres-recipes.md')
  expect(pageOf.get('SECURITY.md')).toBe('security.md')
  expect([...pageOf.keys()].filter(file => /^docs\/test\/|^packages\/trials\//.test(file))).toEqual([])
})

const markdown = [
  '# Documentation',
  'See [x](x.md).',
  '## Start',
  '| you want to | read |',
  '|---|---|',
  '| begin | [a](a.md), [b](../packages/b/README.md#use) or [c](https://example.com/c.md) |',
  '## More',
  '| again | [a](a.md) · [d](d/README.md) · [e](d/e.md) |',
  '## Empty',
  'Nothing.',
].join('\n')

test('a group is a heading with the pages that its table links to, and a page is in the first group that does', () => {
  const groups = contentsOf(markdown, [])
  const files = groups.map(({ title, entries }) => [title, entries.map(({ file }) => file)])
  expect(files).toEqual([
    ['Start', ['docs/a.md', 'packages/b/README.md']],
    ['More', ['docs/d/README.md', 'docs/d/e.md']],
  ])
})

test('below an entry stand the files of its folder that no table links to', () => {
  const files = ['docs/a.md', 'docs/a/1.md', 'docs/d/README.md', 'docs/d/e.md', 'docs/d/f.md', 'packages/b/MORE.md']
  const entries = contentsOf(markdown, files).flatMap(group => group.entries)
  expect(Object.fromEntries(entries.map(({ file, children }) => [file, children]))).toEqual({
    'docs/a.md': ['docs/a/1.md'],
    'packages/b/README.md': ['packages/b/MORE.md'],
    'docs/d/README.md': ['docs/d/f.md'],
    'docs/d/e.md': [],
  })
})
