// pnpm example express: starts one of the examples from the sources of this repository, on PORT (3000).
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, sourceCondition } from '../.ci/lib/workspace.mjs'

const [name = ''] = process.argv.slice(2)
const folder = join(root, 'examples', `${name}-orders`)

if (!/^\w+$/.test(name) || !existsSync(join(folder, 'src/main.ts'))) {
  const names = readdirSync(join(root, 'examples')).filter(entry => entry.endsWith('-orders'))
  console.error(`usage: pnpm example ${names.map(entry => entry.replace('-orders', '')).join(' | ')}`)
  process.exit(1)
}

const args = [`--conditions=${sourceCondition}`, '--import', 'tsx', 'src/main.ts']
const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'examples/tsconfig.run.json') }
const child = spawn(process.execPath, args, { cwd: folder, stdio: 'inherit', env })
// A terminal sends Ctrl-C to both processes; SIGTERM reaches only this one, which passes it on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)))
