import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Change } from './plan.ts'
import { StarterError } from './starter-error.ts'

/** Writes the planned changes. Does not overwrite a file that was created after the plan. */
export function write(folder: string, changes: readonly Change[]): void {
  for (const { path, before, after } of changes) {
    const file = join(folder, path)
    const mode = path === '.env' ? 0o600 : 0o666
    try {
      mkdirSync(dirname(file), { recursive: true })
      if (before === undefined) writeFileSync(file, after, { flag: 'wx', mode })
      else replace(file, after, mode)
    } catch (error) {
      throw new StarterError(`${path} cannot be written: ${String(Reflect.get(Object(error), 'code'))}`)
    }
  }
}

/** Replaces a file atomically: a crash leaves the old or the new content. */
function replace(file: string, text: string, mode: number): void {
  const next = `${file}.${process.pid}.tmp`
  writeFileSync(next, text, { flag: 'wx', mode })
  renameSync(next, file)
}
