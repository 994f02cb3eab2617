// pnpm screenshots: plays the page in Chromium and writes the pictures of docs/pictures.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.workspace.ts', '--project', 'web', 'look']
const env = { ...process.env, SALLYPORT_PICTURES: 'docs/pictures', SALLYPORT_REQUIRE_SERVICES: '1' }
const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' })
process.exitCode = status ?? 1
