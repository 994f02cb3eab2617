import { type Profiler, Session } from 'node:inspector/promises'
import { areaOf } from './area.ts'

/** Microseconds by area. */
export type Costs = ReadonlyMap<string, number>

/** Microseconds between two samples. */
const interval = 200

/**
 * Starts V8's profiler for this thread. The function that it resolves to stops it. The samples only tell the shares of the
 * areas: their sum is the processor time of the process, so that other work on the machine does not count.
 */
export async function startProfile(): Promise<() => Promise<Costs>> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval })
  await session.post('Profiler.start')
  const start = process.cpuUsage()
  return async () => {
    const { user, system } = process.cpuUsage(start)
    const { profile } = await session.post('Profiler.stop')
    session.disconnect()
    return scaled(costsOf(profile), user + system)
  }
}

function scaled(costs: Costs, whole: number): Costs {
  const factor = whole / [...costs.values()].reduce((sum, time) => sum + time, 0)
  return new Map([...costs].map(([area, time]) => [area, time * factor]))
}

/** Adds up the time of a profile by area. A native function counts for the function that called it. */
export function costsOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Costs {
  const areas = areasOf(nodes)
  const costs = new Map<string, number>()
  for (const [index, id] of samples.entries()) {
    const area = areas.get(id)
    // V8 writes the time before each sample; a sample stands for the time until the next one.
    const time = timeDeltas[index + 1] ?? 0
    if (area !== undefined && time > 0) costs.set(area, (costs.get(area) ?? 0) + time)
  }
  return costs
}

function areasOf(nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, string | undefined> {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const areas = new Map<number, string | undefined>()
  const visit = (node: Profiler.ProfileNode, inherited: string | undefined) => {
    const area = areaOf(node.callFrame) ?? inherited
    areas.set(node.id, area)
    for (const child of node.children ?? []) visit(byId.get(child)!, area)
  }
  const [root] = nodes
  if (root) visit(root, undefined)
  return areas
}
