import { openStage } from './stage.ts'
import { steps } from './steps/index.ts'
import { opening, tell, verdict } from './tell.ts'

const stage = await openStage()
opening(stage.url)
let failed = 0
for (const [index, step] of steps.entries()) {
  const asTold = await tell(index + 1, () => step(stage))
  if (!asTold) failed++
}
await stage.close()
verdict(steps.length, failed)
process.exitCode = failed === 0 ? 0 : 1
