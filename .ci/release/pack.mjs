// pnpm release:pack <folder>: packs what `pnpm build` wrote, once, for checking and publishing: the tarballs, a bill of
// materials for each (CycloneDX) and SHA256SUMS.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pack, pnpm } from '../lib/pnpm.mjs'
import { inParallel, runOrThrow } from '../lib/run.mjs'
import { publishable, root } from '../lib/workspace.mjs'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('name a new folder for the tarballs: pnpm release:pack <folder>')
const destination = resolve(folder)
mkdirSync(destination)

/** Writes the bill of materials of a package: everything that a user's npm installs with it. */
async function writeBill({ manifest }) {
  const sbom = ['sbom', '--sbom-format', 'cyclonedx', '--prod', '--exclude-peers', '--split']
  const out = join(destination, '%s-%v.cdx.json')
  await runOrThrow('npx', ['-y', pnpm, '-C', root, '--filter', manifest.name, ...sbom, '--out', out])
}

function digest(file) {
  return createHash('sha256')
    .update(readFileSync(join(destination, file)))
    .digest('hex')
}

const packages = publishable()
const tarballs = await inParallel(packages, entry => pack(entry.folder, destination))
await inParallel(packages, writeBill)
const files = readdirSync(destination, { withFileTypes: true }).filter(entry => entry.isFile())
const sums = files
  .map(({ name }) => name)
  .toSorted()
  .map(name => `${digest(name)}  ${name}\n`)
writeFileSync(join(destination, 'SHA256SUMS'), sums.join(''))
console.log(
  `${tarballs.length} tarballs, ${files.length - tarballs.length} bills of materials and SHA256SUMS are in ${basename(destination)}`,
)
