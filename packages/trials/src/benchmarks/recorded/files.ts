import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPicture } from '../picture/picture.ts'
import type { Recorded } from './recorded.ts'

/** Writes a run and its picture into a folder. */
export function writeRun(run: Recorded, folder: string): void {
  writeJson(run, folder)
  writePicture(run, folder)
}

export function writeJson(run: Recorded, folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${run.id}.json`), `${JSON.stringify(run, undefined, 2)}\n`)
}

export function writePicture(run: Recorded, folder: string): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${run.id}.svg`), drawPicture(run))
}
