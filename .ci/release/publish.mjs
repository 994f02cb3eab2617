// pnpm release:publish <folder> [--dry-run]: publishes the tarballs that `pnpm release:pack` wrote, dependencies first. What npm
// has already is skipped, so that an interrupted release can be repeated. npm signs the provenance of each in the workflow.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { run, runOrThrow } from '../lib/run.mjs'
import { tarballName } from '../lib/tarball.mjs'
import { publishable } from '../lib/workspace.mjs'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false } },
})
const [folder] = positionals
if (folder === undefined) throw new Error('name the folder of the tarballs: pnpm release:publish <folder>')

/** Resolves to the digest of a published version, or to undefined if there is none. */
async function integrityOnNpm({ name, version }) {
  const { code, output } = await run('npm', ['view', `${name}@${version}`, 'dist.integrity', '--json'])
  if (code === 0) return output.trim() === '' ? undefined : JSON.parse(output)
  if (/E404/.test(output)) return undefined
  throw new Error(`npm view ${name}@${version}: exit code ${code}\n${output}`)
}

function integrityOf(tarball) {
  return `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
}

async function publish({ manifest }) {
  const tarball = join(resolve(folder), tarballName(manifest))
  const published = flags['dry-run'] ? undefined : await integrityOnNpm(manifest)
  if (published === integrityOf(tarball)) return `is on npm already`
  if (published !== undefined)
    throw new Error(`${manifest.name}@${manifest.version} on npm has other contents; release a new version`)
  const mode = flags['dry-run'] ? ['--dry-run', '--provenance=false'] : ['--provenance']
  const output = await runOrThrow('npm', ['publish', tarball, '--access', 'public', '--ignore-scripts', ...mode])
  const warnings = output.match(/^npm warn (?!.*requires you to be logged in).*$/gim) ?? []
  if (warnings.length > 0) throw new Error(`npm warns about ${manifest.name}:\n${warnings.join('\n')}`)
  return flags['dry-run'] ? 'could be published' : 'is published'
}

for (const entry of publishable()) {
  console.log(`${entry.manifest.name}@${entry.manifest.version} ${await publish(entry)}`)
}
