// pnpm build [package …]: builds every published package, or the named ones with their dependencies, in order.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { run, secondsSince } from './lib/run.mjs'
import { needs, publishable, root } from './lib/workspace.mjs'

const script = join(root, '.ci/build-package.mjs')
const waiting = new Set(publishable(process.argv.slice(2)))
const total = waiting.size
const built = new Set()
const running = new Set()
const start = performance.now()

function takeReady() {
  const entry = [...waiting].find(candidate => needs(candidate).every(name => built.has(name)))
  waiting.delete(entry)
  return entry
}

async function build({ name, folder }) {
  const began = performance.now()
  const { code, output } = await run(process.execPath, [script], { cwd: folder })
  console.log(`${code === 0 ? 'built ' : 'FAILED'} ${name} (${secondsSince(began)})`)
  if (code === 0) return built.add(name)
  return console.log(output.trimEnd())
}

function fill() {
  while (running.size < availableParallelism()) {
    const entry = takeReady()
    if (!entry) return
    const building = build(entry).finally(() => running.delete(building))
    running.add(building)
  }
}

for (fill(); running.size > 0; fill()) await Promise.race(running)

for (const { name } of waiting) console.log(`FAILED ${name}: a dependency was not built`)
console.log(`${built.size} of ${total} packages built in ${secondsSince(start)}`)
process.exitCode = built.size === total ? 0 : 1
