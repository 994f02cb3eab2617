import { figuresOf } from '../../shared/lib/figures-of.ts'
import type { Row } from '../benchmark.ts'
import { slowdown } from './slowdown.ts'

const audits = ['auditExpress', 'auditFastify', 'auditHono', 'auditKoa', 'auditNest']
const program = new URL('auditing.ts', import.meta.url)

/** Measures the audits of applications with many routes, each in a separate process. */
export function withRoutes(sizes: readonly number[], rounds: number): readonly Row[] {
  return audits.flatMap(name => {
    const figures = sizes.map(size => figuresOf(program, [name, String(size), String(rounds)])['milliseconds']!)
    return slowdown(`${name}, routes`, sizes, figures, 'ms')
  })
}
