import { describe, expect, test } from 'vitest'
import { drawPicture } from '../../src/benchmarks/picture/picture.ts'
import { fillResults, resultsPage } from '../../src/benchmarks/recorded/page.ts'
import { readRecords, readPicture, shownNode } from '../../src/benchmarks/recorded/record.ts'
import type { Recorded } from '../../src/benchmarks/recorded/recorded.ts'

const run: Recorded = {
  id: 'P-0',
  title: 'a title',
  at: '2030-01-01',
  machine: 'Node 20.0.0, 2 cores',
  versions: { peer: '1.2.3' },
  notes: ['a note'],
  rows: [
    {
      name: 'ours',
      value: 2,
      unit: 'µs',
      ratio: { to: 'peer', median: 0.5, from: 0.4, until: 0.6 },
      goal: 'at most 0.4',
      reached: false,
    },
    { name: 'peer', value: 4, unit: 'µs' },
  ],
}
const page = 'Before.\n\n<!-- benchmark P-0 -->\nold\n<!-- /benchmark -->\n\nAfter.\n'

describe('the page of results', () => {
  test('gets a table with the figures of both versions of Node, the goal and the versions of peers', () => {
    const other = { ...run, rows: [{ name: 'ours', value: 3, unit: 'µs' }] }
    expect(fillResults(page, new Map([['P-0', run]]), new Map([['P-0', other]]))).toBe(`Before.

<!-- benchmark P-0 -->

![P-0: a title](benchmarks/P-0.svg)

|  | Node 20 | Node 24 | goal |
| --- | --- | --- | --- |
| ours | 2 µs; 0.5 (0.4 to 0.6) of peer | 3 µs | at most 0.4: **missed** |
| peer | 4 µs |  |  |

2030-01-01; Node 20.0.0, 2 cores; with peer 1.2.3. A note.

<!-- /benchmark -->

After.
`)
  })

  test('names a benchmark that has no recorded run', () => {
    expect(() => fillResults(page, new Map(), new Map())).toThrow('pnpm bench P-0 --record')
  })

  test('says what the recorded runs say, and has every one of them', () => {
    const { is, shouldBe } = resultsPage()
    expect(is).toBe(shouldBe)
    for (const id of readRecords(shownNode).keys()) expect(is).toContain(`<!-- benchmark ${id} -->`)
  })

  test('shows pictures of the recorded runs', () => {
    for (const [id, recorded] of readRecords(shownNode)) expect(readPicture(id)).toBe(drawPicture(recorded))
  })
})
