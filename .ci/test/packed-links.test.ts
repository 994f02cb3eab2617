import { expect, test } from 'vitest'
import { repository } from '../lib/addresses.mjs'
import { deadPackedLinks, withAbsoluteLinks } from '../lib/packed-links.mjs'

const packed = new Set(['packages/cli/README.md', 'packages/cli/RECIPES.md'])

function rewritten(markdown: string, path = 'packages/cli/README.md') {
  return withAbsoluteLinks(markdown, { path, ref: 'v1.2.3', isPacked: (file: string) => packed.has(file) })
}

test.each([
  ['[a `b`](../../docs/faq.md#x)', `[a \`b\`](${repository}/blob/v1.2.3/docs/faq.md#x)`],
  ['[a](RECIPES.md)', `[a](${repository}/blob/v1.2.3/packages/cli/RECIPES.md)`],
  ['[a](../core)', `[a](${repository}/tree/v1.2.3/packages/core)`],
  ['![a](../../docs/race.svg)', `![a](${repository}/raw/v1.2.3/docs/race.svg)`],
  ['[a]: ../../docs/faq.md', `[a]: ${repository}/blob/v1.2.3/docs/faq.md`],
  ['<img src="a.png">', `<img src="${repository}/raw/v1.2.3/packages/cli/a.png">`],
])('a relative link of a README is packed as an absolute one: %s', (markdown, expected) => {
  expect(rewritten(markdown)).toBe(expected)
})

test.each([
  '[a](#here)',
  '[a](https://example.com/x.md)',
  '`[a](b.md)`',
  '```md\n[a](b.md)\n```',
  '<!-- [a](b.md) -->',
])('anchors, addresses and code stay as they are: %s', markdown => {
  expect(rewritten(markdown)).toBe(markdown)
})

test('other files keep their links to packed files', () => {
  expect(rewritten('[a](README.md) [b](../x.md)', 'packages/cli/RECIPES.md')).toBe(
    `[a](README.md) [b](${repository}/blob/v1.2.3/packages/x.md)`,
  )
})

test.each([
  [`${repository}/blob/v1.2.3/README.md`, true],
  [`${repository}/blob/v1.2.3/SECURITY.md#report-a-vulnerability`, true],
  [`${repository}/tree/main/packages/core`, true],
  [`${repository}/issues`, true],
  [`${repository}/blob/v1.2.3/NONE.md`, false],
  [`${repository}/blob/v1.2.3/README.md#none`, false],
  [`${repository}/tree/main/README.md`, false],
  ['RECIPES.md', false],
  ['https://example.com/', true],
])('a packed README may link to %s: %s', (link, works) => {
  expect(deadPackedLinks(new Map([['README.md', `[a](${link})`]]))).toHaveLength(works ? 0 : 1)
})

test('another packed file may link to packed files only', () => {
  const files = new Map([
    ['README.md', ''],
    ['docs/a.md', '[a](../README.md) [b](b.md)'],
  ])
  expect(deadPackedLinks(files)).toEqual(['docs/a.md links to b.md, which is not packed'])
})
