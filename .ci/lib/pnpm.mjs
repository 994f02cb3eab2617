import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { tagOf, withAbsoluteLinks } from './packed-links.mjs'
import { runOrThrow } from './run.mjs'
import { filesOf } from './tarball.mjs'
import { root } from './workspace.mjs'

/** pnpm 12 runs on Node 20, and pnpm 11 does not. CONTRIBUTING.md says why package.json does not pin it. */
export const pnpm = 'pnpm@12.21.0'

/**
 * Packs a package as it is published: pnpm replaces `workspace:` and `catalog:`, then links in Markdown become absolute, and
 * npm packs the result, which gives the same bytes for the same files. Resolves to the tarball's path.
 */
export async function pack(folder, destination) {
  const staging = mkdtempSync(join(tmpdir(), 'sallyport-pack-'))
  const first = await packed('npx', ['-y', pnpm, '-C', folder, 'pack', '--json', '--pack-destination', staging])
  const content = join(staging, 'package')
  await runOrThrow('tar', ['-xzf', first.filename, '-C', staging])
  makeLinksAbsolute(content, relative(root, folder).replaceAll('\\', '/'))
  const { filename } = await packed('npm', [
    'pack',
    content,
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    destination,
  ])
  rmSync(staging, { recursive: true })
  return join(destination, basename(filename))
}

/** Runs a command that packs. Resolves to what it says about the tarball. */
async function packed(command, args) {
  const output = await runOrThrow(command, args)
  const answer = JSON.parse(output.slice(output.search(/^[[{]/m)))
  return Array.isArray(answer) ? answer[0] : answer
}

function makeLinksAbsolute(content, inRepository) {
  const files = filesOf(content)
  const { version } = JSON.parse(files.get('package.json'))
  const isPacked = path => files.has(path.slice(inRepository.length + 1)) && path.startsWith(`${inRepository}/`)
  for (const [path, text] of files) {
    if (!path.endsWith('.md')) continue
    const target = { path: `${inRepository}/${path}`, ref: tagOf(version), isPacked }
    writeFileSync(join(content, path), withAbsoluteLinks(text, target))
  }
}
