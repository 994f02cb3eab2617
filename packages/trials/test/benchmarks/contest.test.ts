import { describe, expect, test } from 'vitest'
import { contest, ratioOf, rowsOf } from '../../src/benchmarks/contest.ts'
import { drawPicture } from '../../src/benchmarks/picture/picture.ts'
import { tableOf } from '../../src/benchmarks/table.ts'

/** A contestant with fixed figures, including the first round. */
function contestant(name: string, figures: readonly number[], turns: string[] = []) {
  let round = 0
  return {
    name,
    async round() {
      turns.push(name)
      return figures[round++]!
    },
  }
}

describe('a contest', () => {
  test('runs contestants in turn, each round in another order, and does not count the first round', async () => {
    const turns: string[] = []
    const rounds = await contest([contestant('a', [99, 1, 2], turns), contestant('b', [99, 2, 8], turns)], 2)
    expect(turns).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
    expect([...rounds]).toEqual([
      ['a', [1, 2]],
      ['b', [2, 8]],
    ])
  })

  test('compares each round and returns the median and the quartiles', async () => {
    const ours = contestant('ours', [0, 10, 30, 20, 40, 50])
    const theirs = contestant('theirs', [0, 10, 10, 10, 10, 10])
    const rounds = await contest([ours, theirs], 5)
    expect(ratioOf(rounds, 'ours', 'theirs')).toEqual({ to: 'theirs', median: 3, from: 2, until: 4 })
    const [row] = rowsOf(rounds, 'a second', 'theirs', { ours: 3.5 })
    expect(row).toMatchObject({ name: 'ours', value: 30, goal: 'at least 3.5', reached: false })
  })
})

describe('the output', () => {
  const ratio = { to: 'theirs', median: 1.5, from: 1.25, until: 1.75 }
  const row = { name: 'ours', value: 1234.5, unit: 'a second', ratio, goal: 'at least 1', reached: true }

  test('has a table with the quartiles and the versions', () => {
    const table = tableOf({ rows: [row], versions: { peer: '1.2.3' } })
    expect(table).toContain('ours  1,235 a second  1.5 (1.25 to 1.75) of theirs  reached: at least 1')
    expect(table).toContain('with peer 1.2.3')
  })

  test('has a picture that shows missed goals and loads nothing', () => {
    const missed = { ...row, name: 'a < b & c', reached: false }
    const picture = drawPicture({ id: 'P-0', title: 'title', rows: [row, missed] })
    expect(picture).toContain('a &lt; b &amp; c')
    expect(picture.match(/class="missed"/g)).toHaveLength(1)
    expect(picture.match(/https?:\/\/[^"]+/g)).toEqual(['http://www.w3.org/2000/svg'])
  })
})
