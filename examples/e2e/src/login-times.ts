// pnpm attack:timing [express|fastify|nestjs] [samples]: times the causes of a failed login over HTTP, and fails if one
// can be distinguished from a wrong password. Run it on an idle machine.
import { randomBytes } from 'node:crypto'
import { timeLogins } from '@sallyport/testkit/attacks'
import { restricted, startTarget, userOf } from './attack-target.ts'
import type { StartApp } from './start.ts'

/** Generous, because other processes disturb the measurement. A cause counts as distinguishable only beyond both. */
const limits = { apart: 0.05, probability: 0.001 }

const [name = 'express', samples = '200'] = process.argv.slice(2)
const { start } = (await import(`../../${name}-orders/test/start.ts`)) as { readonly start: StartApp }
const secret = () => randomBytes(32).toString('base64url')
const target = await startTarget(start, { JWT_ACCESS_SECRET: secret(), JWT_REFRESH_SECRET: secret() })
const options = { name, start: async () => target, user: userOf('maker1'), restricted }
const times = await timeLogins(options, target, Number(samples))
await target.close()

let told = 0
for (const { cause, median, apart, probability } of times) {
  const isTold = Math.abs(apart) > limits.apart && probability < limits.probability
  if (isTold) told++
  const figures = `${median.toFixed(1)} ms, ${(apart * 100).toFixed(1)} %, p ${probability.toFixed(3)}`
  console.log(`${isTold ? 'TOLD APART' : 'ok        '} ${cause}: ${figures}`)
}
console.log(`${told} of ${times.length} causes told apart, ${samples} samples each`)
process.exitCode = told === 0 ? 0 : 1
