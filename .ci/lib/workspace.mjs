import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

/** The condition in `exports` that leads to the sources. It is not published. */
export const sourceCondition = '@sallyport/source'

/** Returns every folder in `packages` with a package.json, as `{ name, folder, manifest }`, sorted by name. */
export function packages() {
  return readdirSync(join(root, 'packages'))
    .toSorted()
    .map(name => ({ name, folder: join(root, 'packages', name) }))
    .filter(({ folder }) => existsSync(join(folder, 'package.json')))
    .map(entry => ({ ...entry, manifest: JSON.parse(readFileSync(join(entry.folder, 'package.json'), 'utf8')) }))
}

/** Returns the published packages, or the named ones with their dependencies. Dependencies come first. */
export function publishable(names = []) {
  const all = new Map(
    packages()
      .filter(({ manifest }) => !manifest.private)
      .map(entry => [entry.name, entry]),
  )
  const unknown = names.filter(name => !all.has(name))
  if (unknown.length > 0) throw new Error(`no such package: ${unknown.join(', ')}`)
  const ordered = new Set()
  const add = name => {
    for (const needed of needs(all.get(name))) add(needed)
    ordered.add(name)
  }
  for (const name of names.length > 0 ? names : all.keys()) add(name)
  return [...ordered].map(name => all.get(name))
}

/** Returns the short names of the workspace packages that a package needs at run time. */
export function needs({ manifest }) {
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(name => name.startsWith('@sallyport/') || name === 'create-sallyport')
    .map(name => name.replace('@sallyport/', ''))
}
