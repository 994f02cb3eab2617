import { type Cpu, perProcessorSecond } from '../contest.ts'
import { type Costs, startProfile } from './profile.ts'
import { perOperation } from './rows.ts'

const callers = 16

/** Profiles concurrent calls. The first ones compile the code. */
export async function profileOf(call: () => Promise<unknown>, count: number, serverCpu?: Cpu): Promise<Costs> {
  await perProcessorSecond(callers, count, call)
  const before = await serverCpu?.()
  const stop = await startProfile()
  await perProcessorSecond(callers, count, call)
  const costs = new Map(await stop())
  if (serverCpu && before !== undefined) costs.set('the server of the store', (await serverCpu()) - before)
  return perOperation(costs, count)
}
