// node --import tsx packages/trials/src/runtimes/workers/run.ts <module of miniflare> <suite>: runs the cases of a suite in
// workerd, and prints their outcomes as JSON.
import { attackWorker } from './attack.ts'
import { runCases } from './run-cases.ts'

const [, , miniflare = '', suite = ''] = process.argv
const outcomes = suite === 'attacked' ? await attackWorker(miniflare) : await runCases(miniflare, suite)
process.stdout.write(JSON.stringify(outcomes), () => process.exit())
