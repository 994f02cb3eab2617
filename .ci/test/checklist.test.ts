import { expect, test } from 'vitest'
import { checklist, unknownIds } from '../lib/checklist.mjs'
import { titlesIn } from '../lib/titles.mjs'

const text = `
test('A01 plain', () => {})
describe('A02 A03 a group', () => {
  test('A02 within: %s', () => {})
  test('nothing', () => {})
})
test.each([1])('A04 each', () => {})
runner.test(\`A05 \${name} is put in\`, body)
const rows = [['A06 a row', 1], ['no A07', 2]]
const attack = { title: 'A07 an attack' }
log('A08 is said, and no test')
`

test('titles are found in tests, groups and rows of tables', () => {
  const found = titlesIn('x.test.ts', text).map(({ id, group, title }) => [id, group, title])
  expect(found).toEqual([
    ['A01', undefined, 'plain'],
    ['A03', undefined, 'a group'],
    ['A02', 'a group', 'within: %s'],
    ['A04', undefined, 'each'],
    ['A05', undefined, '… is put in'],
    ['A06', undefined, 'a row'],
    ['A07', undefined, 'an attack'],
  ])
})

const sections = {
  A: {
    title: 'Some',
    rows: [
      ['A01', 'First.', 'RFC'],
      ['A02', 'Second.', 'RFC', 'Not applicable.'],
      ['A03', 'Third.', 'RFC'],
    ],
  },
}
const titles = titlesIn('packages/core/test/x.test.ts', "test('A01 a|b', () => {}); test('A99 other', () => {})")

test('a row is tested, explained or open', () => {
  const { document, open } = checklist(sections, titles)
  expect(open).toEqual(['A03'])
  expect(document).toContain('| A01 | First. *RFC* | `core/test/x` a\\|b |')
  expect(document).toContain('| A02 | Second. *RFC* | Not applicable. |')
  expect(document).toContain('| A03 | Third. *RFC* | **Open.** |')
})

test('an id without a row is reported', () => {
  expect(unknownIds(sections, titles).join()).toBe('A99 in packages/core/test/x.test.ts')
})
