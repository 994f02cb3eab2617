import { expect, test } from 'vitest'
import { mishapsAround } from '../../src/soaks/r22-mishaps.ts'

test('R-22 every route keeps quiet on every adapter, whatever goes wrong around it', async () => {
  const report = await mishapsAround.run({ store: 'memory', seed: 22, rounds: 1, progress: () => {} })
  expect(report.failures).toEqual([])
  expect(Object.keys(report.figures)).toHaveLength(24)
})
