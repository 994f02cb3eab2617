import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sourceArgv } from '../../shared/lib/source-argv.ts'
import type { Row } from '../benchmark.ts'
import { sizeRow } from './size-row.ts'

/** So large that nothing is collected while a call is measured. */
const youngGeneration = ['--min-semi-space-size=512', '--max-semi-space-size=512']
const limits: Readonly<Record<string, number>> = { 'a revocation in the memory of a process': 92 }

/** Measures how many bytes a check allocates, in a process whose young generation is so large that no garbage is collected. */
export function allocated(): readonly Row[] {
  return measuredBy('allocating.ts', youngGeneration).map(([name, bytes]) => sizeRow(`allocated by ${name}`, bytes))
}

/** Measures what stays in the memory of a process, in one that has done nothing else. */
export function kept(revocations: number): readonly Row[] {
  return measuredBy('keeping.ts', [], String(revocations)).map(([name, bytes]) => sizeRow(name, bytes, limits[name]))
}

function measuredBy(
  name: string,
  flags: readonly string[],
  ...args: readonly string[]
): readonly (readonly [string, number])[] {
  const program = fileURLToPath(new URL(name, import.meta.url))
  const output = execFileSync(process.execPath, [...sourceArgv, ...flags, program, ...args], { encoding: 'utf8' })
  return Object.entries(JSON.parse(output) as Readonly<Record<string, number>>)
}
