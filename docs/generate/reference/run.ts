// pnpm docs:reference: writes the reference of every public export as Markdown, into the folder that is given.
import { resolve } from 'node:path'
import { makeReference } from './make.ts'

const [into] = process.argv.slice(2)
if (into === undefined) throw new TypeError('run.ts needs a folder to write into')
await makeReference(resolve(into))
