import { describe, expect, test } from 'vitest'
import { createRefusals, type Work } from '../../src/password/work.ts'

/** Adds up what is done of each kind. */
function ledger() {
  const done = new Map<string, number>()
  const add = (kind: string, amount: number) => void done.set(kind, (done.get(kind) ?? 0) + amount)
  const work = (kind: string, amount: number): Work => ({ kind, amount, do: async more => add(kind, more) })
  /** All the work of one refusal: what the stored hash asked for, and what was added. */
  async function total(refusals: ReturnType<typeof createRefusals>, row?: Work): Promise<object> {
    done.clear()
    if (row !== undefined) {
      refusals.learn(row)
      add(row.kind, row.amount)
    }
    await refusals.complete(row)
    return Object.fromEntries(done)
  }
  return { work, total }
}

describe('D17 refusals', () => {
  test('D17 E02 every refusal does the dearest work of every kind that is in use, whatever the row', async () => {
    const { work, total } = ledger()
    const refusals = createRefusals(work('bcrypt', 4096))
    const rows = [work('bcrypt', 1024), work('bcrypt', 16_384), work('argon2:19456:1', 2), work('argon2:65536:4', 3)]
    for (const row of rows) await total(refusals, row)
    const all = { bcrypt: 16_384, 'argon2:19456:1': 2, 'argon2:65536:4': 3 }
    for (const row of [...rows, work('bcrypt', 4096), undefined]) expect(await total(refusals, row)).toEqual(all)
  })

  test('D17 without other hashes a refusal does what a new hash does', async () => {
    const { work, total } = ledger()
    const refusals = createRefusals(work('bcrypt', 4096))
    expect(await total(refusals)).toEqual({ bcrypt: 4096 })
    expect(await total(refusals, work('bcrypt', 1024))).toEqual({ bcrypt: 4096 })
    expect(await total(createRefusals())).toEqual({})
  })

  test('D17 a table full of odd parameters does not make refusals ever dearer', async () => {
    const { work, total } = ledger()
    const refusals = createRefusals(work('bcrypt', 4096))
    for (let memory = 0; memory < 100; memory++) refusals.learn(work(`argon2:${memory}:1`, 1))
    expect(Object.keys(await total(refusals))).toHaveLength(8)
  })
})
