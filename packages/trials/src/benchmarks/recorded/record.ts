import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeJson, writePicture } from './files.ts'
import type { Recorded } from './recorded.ts'

/** The major version of Node that the documentation's pictures are drawn from. */
export const shownNode = '20'

const recordsFolder = fileURLToPath(new URL('../../../../../docs/evidence/benchmarks/', import.meta.url))

/** Writes a run for the documentation. Its picture is drawn from one version of Node. */
export function record(run: Recorded): void {
  const node = process.versions.node.split('.')[0]!
  writeJson(run, join(recordsFolder, `node${node}`))
  if (node === shownNode) writePicture(run, recordsFolder)
}

/** Reads the runs of a version of Node, by id. */
export function readRecords(node: string): ReadonlyMap<string, Recorded> {
  const folder = join(recordsFolder, `node${node}`)
  const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')) : []
  const runs = files.map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recorded)
  return new Map(runs.map(run => [run.id, run]))
}

/** Reads the picture that the documentation shows. */
export function readPicture(id: string): string {
  return readFileSync(join(recordsFolder, `${id}.svg`), 'utf8')
}
