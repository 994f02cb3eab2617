import { expect, test } from 'vitest'
import { mishapsAround } from '../../src/soaks/r22-mishaps.ts'

test('R-22 no route of any adapter crashes or replies twice, whatever else fails', async () => {
  const report = await mishapsAround.run({ store: 'memory', seed: 22, rounds: 1, progress: () => {} })
  expect(report.failures).toEqual([])
  expect(Object.keys(report.figures)).toHaveLength(24)
})
