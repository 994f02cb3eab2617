import { expect, test } from 'vitest'
import { phones } from '../../src/soaks/r17-phones.ts'

test(
  'R-17 F04 no phone that loses answers is logged out, and phones without keys are',
  { timeout: 120_000 },
  async () => {
    const { failures, figures } = await phones.run({ store: 'memory', seed: 17, rounds: 1000, progress: () => {} })
    expect(failures).toEqual([])
    expect(figures).toMatchObject({ phones: 1000, 'logged out': 0 })
    expect(figures['late retries']).toBeGreaterThan(200)
    expect(figures['logged out without keys']).toBeGreaterThan(1)
  },
)
