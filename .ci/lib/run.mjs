import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Runs a program. Resolves to `{ code, output }` with the text of both streams. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
    child.on('error', reject)
    child.on('close', code => resolve({ code: code ?? 1, output }))
  })
}

/** Runs a program and resolves to its output. Rejects with the output if it fails. */
export async function runOrThrow(command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')}: exit code ${code}\n${output}`)
  return output
}

/** Calls `work` for every item, with as many at a time as there are cores. Resolves to the results in order. */
export async function inParallel(items, work, limit = availableParallelism()) {
  const results = []
  const queue = [...items.entries()]
  const next = async () => {
    for (let entry = queue.shift(); entry; entry = queue.shift()) results[entry[0]] = await work(entry[1])
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, next))
  return results
}

/** Formats the seconds since `start`. */
export function secondsSince(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`
}
