import { randomBytes } from 'node:crypto'
import { times } from '../../shared/lib/all.ts'
import { heldBytes } from '../../shared/lib/garbage.ts'
import type { BenchmarkOptions, Row } from '../benchmark.ts'

/** Tells what the bytes of a revocation in the memory of a process consist of, by the same strings and the same kind of map. */
export function ofRevocation({ quick, progress }: BenchmarkOptions): readonly Row[] {
  progress('revocations')
  const count = quick ? 50_000 : 500_000
  const [ids, subjects] = [times(count, () => ''), times(count, () => '')]
  const ofIds = bytesPer(count, () => fill(ids, () => randomBytes(16).toString('base64url')))
  const ofSubjects = bytesPer(count, () => fill(subjects, index => Buffer.from(`user-${index}`).toString()))
  const map = new Map<string, string>()
  const ofMap = bytesPer(count, () => {
    for (const [index, id] of ids.entries()) map.set(id, subjects[index]!)
  })
  if (map.size !== count) throw new Error('two sessions have the same id')
  return [
    row('the id of its session, a string of 22 characters', ofIds),
    row('the id of its user, a string of at most 11 characters', ofSubjects),
    row('their place in a Map', ofMap),
  ]
}

function fill(list: string[], make: (index: number) => string): void {
  for (let index = 0; index < list.length; index++) list[index] = make(index)
}

function bytesPer(count: number, work: () => void): number {
  const before = heldBytes()
  work()
  return (heldBytes() - before) / count
}

function row(name: string, value: number): Row {
  return { name: `a revocation in memory: ${name}`, value, unit: 'bytes' }
}
