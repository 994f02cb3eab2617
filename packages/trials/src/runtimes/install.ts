import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from './run-program.ts'
import type { Runtime } from './suites.ts'

type Installed = Exclude<Runtime, 'node'>

const packages: Readonly<Record<Installed, { readonly name: string; readonly range: string; readonly title: string }>> =
  {
    bun: { name: 'bun', range: '^1.4.0', title: 'Bun' },
    deno: { name: 'deno', range: '^2.9.0', title: 'Deno' },
    workerd: { name: 'miniflare', range: '^4.20260401.0', title: 'workerd, by miniflare' },
  }

/** Installs runtimes from npm in a folder. Resolves to their names with the versions. */
export async function install(folder: string, runtimes: readonly Runtime[]): Promise<Readonly<Record<string, string>>> {
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const installed = runtimes.filter(runtime => runtime !== 'node')
  const wanted = installed.map(runtime => `${packages[runtime].name}@${packages[runtime].range}`)
  const titles = { node: `Node ${process.versions.node}` }
  if (installed.length === 0) return titles
  const { code, output } = await runProgram(
    'npm',
    ['install', '--prefer-offline', '--no-audit', '--no-fund', ...wanted],
    { cwd: folder },
  )
  if (code !== 0) throw new Error(`npm install ${wanted.join(' ')}: exit code ${code}\n${output}`)
  return { ...titles, ...Object.fromEntries(installed.map(runtime => [runtime, titleOf(runtime, folder)])) }
}

function titleOf(runtime: Installed, folder: string): string {
  const { name, title } = packages[runtime]
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
    readonly version: string
  }
  return `${title} ${manifest.version}`
}
