import { expect, test } from 'vitest'
import { asvsCoverage } from '../lib/asvs.mjs'

const sections = {
  A: {
    title: 'Keys',
    rows: [
      ['A01', 'First.', 'ASVS 6.1.1, 9.9.9; RFC 1.2.3'],
      ['A02', 'Second.', 'ASVS 6.1.2'],
    ],
  },
}

function coverage(...rows: readonly (readonly (string | number)[])[]) {
  return asvsCoverage({ V6: { title: 'Authentication', rows } }, sections, new Set(['A01']))
}

test('a requirement is shown by the tested rows that cite it, or that its note names', () => {
  const { document, problems } = coverage(['6.1.1', 1, 'one'], ['6.1.3', 2, 'two', 'partly', 'A01; not the rest'])
  expect(problems).toEqual([])
  expect(document).toContain('Of 2 requirements in chapters 6 to 11: 1 tested, 1 partly, 0 documented')
  expect(document).toContain('| 6.1.1 | 1 | one | tested | A01 |')
  expect(document).toContain('| 6.1.3 | 2 | two | partly | A01; not the rest |')
  expect(document).toContain('| 9.9.9 | A01: First. |')
  expect(document).not.toContain('1.2.3')
})

test.each([
  [['6.1.2', 1, 'only a row without a test cites it'], 'no tested row cites 6.1.2, and it has no explanation'],
  [['6.1.4', 1, 'nothing'], 'no tested row cites 6.1.4, and it has no explanation'],
  [['6.1.4', 1, 'x', 'out', ''], '6.1.4 has no explanation'],
  [['6.1.4', 1, 'x', 'tested', 'trust us'], '6.1.4 names no row that is tested'],
  [['6.1.4', 1, 'x', 'partly', 'A02'], '6.1.4 names A02, which has no test'],
  [['6.1.4', 1, 'x', 'maybe', 'A01'], '6.1.4 has the unknown kind maybe'],
])('is reported: %j', (row, problem) => {
  expect(coverage(row).problems).toEqual([problem])
})
