import { expect, test } from 'vitest'
import { lists } from '../../src/soaks/r24-lists.ts'

const options = { store: 'memory', seed: 24, rounds: 5, progress: () => {} } as const

test('R-24 lists agree with can on five tables, and a seed repeats a run', async () => {
  const report = await lists.run(options)
  expect(report.failures).toEqual([])
  expect(report.figures).toMatchObject({ database: 'sqlite', tables: 5, policies: 200 })
  expect(report.figures['rows shown']).toBeGreaterThan(100)
  expect(await lists.run(options)).toEqual(report)
})
