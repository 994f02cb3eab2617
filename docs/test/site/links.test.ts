import { expect, test } from 'vitest'
import { addresses, mapLinks, routeOf, slugify } from '../../.vitepress/lib/links.ts'
import { repository } from '../../.vitepress/lib/repository.ts'

const sources = [
  { file: 'docs/faq.md', page: 'faq.md' },
  { file: 'docs/evidence/README.md', page: 'evidence/index.md' },
  { file: 'packages/core/README.md', page: 'packages/core.md' },
]
const address = addresses(sources, page => `/${routeOf(page)}`)
const mapped = (markdown: string, file = 'docs/faq.md') => mapLinks(markdown, file, address)

test.each([
  ['a page', '[x](faq.md)', '[x](/faq)'],
  ['an anchor of a page', '[x](faq.md#y)', '[x](/faq#y)'],
  ['an index', '[x](evidence/README.md)', '[x](/evidence/)'],
  ['the README of a package, in code style', '[`core`](../packages/core/README.md)', '[`core`](/packages/core)'],
  ['a file that is no page', '[x](../LICENSE)', `[x](${repository}/blob/main/LICENSE)`],
  ['a folder', '[x](../examples)', `[x](${repository}/tree/main/examples)`],
  ['an image', '![x](refresh-race.svg)', `![x](${repository}/raw/main/docs/refresh-race.svg)`],
])('a relative link to %s is mapped', (_what, markdown, expected) => {
  expect(mapped(markdown)).toBe(expected)
})

test('links from another folder are relative to it', () => {
  expect(mapped('[x](../../docs/faq.md)', 'packages/core/README.md')).toBe('[x](/faq)')
})

test.each(['[x](#y)', '[x](https://example.com/faq.md)', '`[x](faq.md)`', '```md\n[x](faq.md)\n```\n'])(
  '%j is left alone',
  markdown => {
    expect(mapped(markdown)).toBe(markdown)
  },
)

test('a link to a missing file throws', () => {
  expect(() => mapped('[x](missing.md)')).toThrow('missing.md')
})

test('anchors are those of GitHub', () => {
  expect(slugify('1. A `code` & more')).toBe('1-a-code--more')
})
