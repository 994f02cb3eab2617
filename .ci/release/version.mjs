// pnpm release:version: gives all packages the next version, as the changesets say, and writes their texts into CHANGELOG.md.
// A version that CHANGELOG.md does not have is not released yet: it is kept.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { entryOf, notesOf, withEntry } from '../lib/changelog.mjs'
import { pnpm } from '../lib/pnpm.mjs'
import { runOrThrow } from '../lib/run.mjs'
import { publishable, root } from '../lib/workspace.mjs'

// It is CommonJS, whose default export is a member here.
const { default: getReleasePlan } = createRequire(import.meta.url)('@changesets/get-release-plan')

const file = join(root, 'CHANGELOG.md')
const before = readFileSync(file, 'utf8')
const [{ manifest }] = publishable()
const isReleased = notesOf(before, manifest.version) !== undefined
const { changesets, releases } = await getReleasePlan(root)
if (changesets.length === 0) throw new Error('there is no changeset to release; add one with pnpm changeset')

if (isReleased) {
  await runOrThrow(process.execPath, [join(root, 'node_modules/@changesets/cli/bin.js'), 'version'], { cwd: root })
  await runOrThrow('npx', ['-y', pnpm, 'install', '--lockfile-only'], { cwd: root }) // examples name the new version
} else {
  for (const { id } of changesets) rmSync(join(root, '.changeset', `${id}.md`))
}

const version = isReleased ? releases.find(({ name }) => name === manifest.name).newVersion : manifest.version
writeFileSync(file, withEntry(before, entryOf(version, new Date().toISOString().slice(0, 10), changesets)))
console.log(`${changesets.length} changesets lead to ${version}`)
