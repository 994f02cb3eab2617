import { figuresOf } from '../../shared/lib/figures-of.ts'
import type { Row } from '../benchmark.ts'
import { sizeRow } from './size-row.ts'

/** Nothing is collected while a call is measured, and code is compiled at the same call each time. */
const steady = ['--min-semi-space-size=512', '--max-semi-space-size=512', '--single-threaded']
const limits: Readonly<Record<string, number>> = { 'a revocation in the memory of a process': 92 }

/** Measures how many bytes a check allocates, in a process whose young generation is so large that no garbage is collected. */
export function allocated(): readonly Row[] {
  const figures = figuresOf(new URL('allocating.ts', import.meta.url), [], steady)
  return Object.entries(figures).map(([name, bytes]) => sizeRow(`allocated by ${name}`, bytes))
}

/** Measures what stays in the memory of a process. */
export function kept(revocations: number): readonly Row[] {
  const figures = figuresOf(new URL('keeping.ts', import.meta.url), [String(revocations)])
  return Object.entries(figures).map(([name, bytes]) => sizeRow(name, bytes, limits[name]))
}
