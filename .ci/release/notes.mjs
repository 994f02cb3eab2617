// node .ci/release/notes.mjs <version>: prints what CHANGELOG.md says about a version.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { notesOf } from '../lib/changelog.mjs'
import { root } from '../lib/workspace.mjs'

const [version] = process.argv.slice(2)
const notes = notesOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
if (notes === undefined) throw new Error(`CHANGELOG.md has no entry for version ${version}`)
console.log(notes)
