import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pack } from './pnpm.mjs'
import { runOrThrow } from './run.mjs'
import { tarballName } from './tarball.mjs'
import { publishable } from './workspace.mjs'

/** Returns the environment of a user: without the settings of this repository's pnpm and of its CI. */
export function cleanEnvironment() {
  const isOurs = ([name]) => /^p?npm_|^NODE_(OPTIONS|PATH|ENV)$|^VITEST|^CI$/i.test(name)
  return Object.fromEntries(Object.entries(process.env).filter(entry => !isOurs(entry)))
}

/**
 * Makes a function that copies files of an application into a folder and installs it there with the tarballs of our packages in place
 * of versions. Each tarball is packed once.
 */
export function installer({ temporary, tarballs }) {
  const packages = new Map(publishable().map(entry => [entry.manifest.name, entry]))
  const packed = new Map()
  const tarballOf = name => {
    const { folder, manifest } = packages.get(name)
    if (tarballs) return join(resolve(tarballs), tarballName(manifest))
    if (!packed.has(name)) packed.set(name, pack(folder, temporary))
    return packed.get(name)
  }
  return async (source, folder, files, command = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund']) => {
    mkdirSync(folder, { recursive: true })
    for (const file of files) cpSync(join(source, file), join(folder, file), { recursive: true })
    const path = join(folder, 'package.json')
    const manifest = JSON.parse(readFileSync(path, 'utf8'))
    for (const name of Object.keys(manifest.dependencies).filter(key => packages.has(key))) {
      manifest.dependencies[name] = `file:${await tarballOf(name)}`
    }
    writeFileSync(path, JSON.stringify(manifest, null, 2))
    await runOrThrow(command[0], command.slice(1), { cwd: folder, env: cleanEnvironment() })
  }
}
