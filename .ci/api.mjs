// pnpm api [--check] [package …]: writes a report of what each entry of the built packages declares, so that a review sees
// every change of it. With --check, it fails if a report is out of date.
import { join } from 'node:path'
import { inParallel, run, secondsSince } from './lib/run.mjs'
import { publishable, root } from './lib/workspace.mjs'

const start = performance.now()
const args = process.argv.slice(2)
const mode = args.filter(argument => argument === '--check')
const chosen = publishable(args.filter(argument => argument !== '--check'))

const results = await inParallel(chosen, async ({ name, folder }) => {
  const program = join(root, '.ci/api-package.mjs')
  const { code, output } = await run(process.execPath, [program, ...mode], { cwd: folder })
  if (code !== 0)
    console.log(`packages/${name}: its reports are out of date, or cannot be made; run pnpm build, then pnpm api`)
  for (const line of output.trim().split('\n').filter(Boolean)) console.log(`  packages/${name}/${line}`)
  return code
})
const failed = results.filter(code => code !== 0).length
console.log(`${chosen.length - failed} of ${chosen.length} packages have current API reports (${secondsSince(start)})`)
process.exitCode = failed === 0 ? 0 : 1
