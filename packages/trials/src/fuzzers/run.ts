// pnpm fuzz [requests|tokens] [--runs n] [--seed n]
// requests: sends mutations of valid requests to core's routes and guard for the standard Request. None may be accepted,
// throw, or be answered with 5xx.
// tokens: verifies changed tokens by Sallyport and by jose. Sallyport may accept only what jose accepts, with the same claims.
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { fuzzTokens } from './tokens/fuzz-tokens.ts'
import { short } from '../shared/lib/numbers.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const [target = 'requests'] = positionals
const start = performance.now()
const { counts, failure } = await run(target)
for (const [name, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${name}  ${short(count)}`)
console.log(`${values.runs} runs, seed ${seed}, ${Math.round((performance.now() - start) / 1000)} s`)
if (failure !== undefined) console.log(`FAILED ${failure}\npnpm fuzz ${target} --runs ${values.runs} --seed ${seed}`)
process.exitCode = failure === undefined ? 0 : 1

async function run(
  name: string,
): Promise<{ counts: ReadonlyMap<string | number, number>; failure: string | undefined }> {
  if (name === 'requests') {
    const { statuses, failure: found } = await fuzz(Number(values.runs), seed)
    return { counts: statuses, failure: found }
  }
  if (name !== 'tokens') throw new TypeError(`pnpm fuzz knows requests and tokens, not ${name}`)
  const { verdicts, failure: found } = await fuzzTokens(Number(values.runs), seed)
  return { counts: verdicts, failure: found }
}
