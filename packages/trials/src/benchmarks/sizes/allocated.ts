import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from '../benchmark.ts'
import { sourceArgv } from '../../shared/lib/source-argv.ts'
import { sizeRow } from './size-row.ts'

const program = fileURLToPath(new URL('allocating.ts', import.meta.url))
/** So large that nothing is collected while a call is measured. */
const youngGeneration = ['--min-semi-space-size=512', '--max-semi-space-size=512']

/** Measures how many bytes a check allocates. A separate process does it, with a young generation so large that no garbage is collected. */
export function allocated(): readonly Row[] {
  const output = execFileSync(process.execPath, [...sourceArgv, ...youngGeneration, program], {
    encoding: 'utf8',
  })
  const figures = JSON.parse(output) as Readonly<Record<string, number>>
  return Object.entries(figures).map(([name, bytes]) => sizeRow(`allocated by ${name}`, bytes))
}
