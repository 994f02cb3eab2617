import { expect, test } from 'vitest'
import { contentsOf, readContents } from '../../.vitepress/lib/contents.ts'
import { childrenOf, findSources, unlisted } from '../../.vitepress/lib/sources.ts'

const sources = findSources()

test('every page is in a group of the sidebar, and every entry of a group is a page', () => {
  const files = readContents().flatMap(group => group.files)
  const listed = files.flatMap(file => [file, ...childrenOf(file, sources).map(child => child.file)])
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

test('a group is a heading with the pages that its table links to, and a page is in the first group that does', () => {
  const markdown = [
    '# Documentation',
    'See [x](x.md).',
    '## Start',
    '| you want to | read |',
    '|---|---|',
    '| begin | [a](a.md), [b](../packages/b/README.md#use) or [c](https://example.com/c.md) |',
    '## More',
    '| again | [a](a.md) · [d](evidence/d.md) |',
    '## Empty',
    'Nothing.',
  ].join('\n')
  expect(contentsOf(markdown)).toEqual([
    { title: 'Start', files: ['docs/a.md'] },
    { title: 'More', files: ['docs/evidence/d.md'] },
  ])
})
