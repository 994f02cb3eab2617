// pnpm fuzz [--runs n] [--seed n]: sends mutations of valid requests to core's routes and guard for the standard Request.
// None may be accepted, throw, or be answered with 5xx.
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { short } from '../shared/lib/numbers.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const start = performance.now()
const { statuses, failure } = await fuzz(Number(values.runs), seed)
for (const [status, count] of [...statuses].toSorted(([a], [b]) => a - b)) console.log(`${status}  ${short(count)}`)
console.log(`${values.runs} runs, seed ${seed}, ${Math.round((performance.now() - start) / 1000)} s`)
if (failure !== undefined) console.log(`FAILED ${failure}\npnpm fuzz --runs ${values.runs} --seed ${seed}`)
process.exitCode = failure === undefined ? 0 : 1
