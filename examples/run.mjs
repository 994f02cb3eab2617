// pnpm example express: builds the page of examples/web and starts one of the APIs, both from the sources of this repository,
// on PORT (3000).
import { spawn, spawnSync } from 'node:child_process'
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

const address = `http://${process.env.HOST ?? '127.0.0.1'}:${process.env.PORT ?? 3000}/`
const web = join(root, 'examples/web')
const vite = join(web, 'node_modules/vite/bin/vite.js')
const building = { cwd: web, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } }
const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], building)
if (status !== 0) process.exit(1)

console.log(`Open ${address} in a browser once the API listens.`)

const args = [`--conditions=${sourceCondition}`, '--import', 'tsx', 'src/main.ts']
const demonstration = {
  PAGE_FOLDER: join(web, 'dist'),
  RESET_PAGE: address,
  // Short, so that the page shows a refresh and a theft while one watches.
  ACCESS_TOKEN_TTL: '1m',
  REFRESH_RETRY_WINDOW: '10',
}
const env = { ...demonstration, ...process.env, TSX_TSCONFIG_PATH: join(root, 'examples/tsconfig.run.json') }
const child = spawn(process.execPath, args, { cwd: folder, stdio: 'inherit', env })
// A terminal sends Ctrl-C to both processes; SIGTERM reaches only this one, which passes it on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)))
