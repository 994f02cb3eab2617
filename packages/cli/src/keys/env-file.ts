import { chmodSync, existsSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { CommandError, messageOf } from '../fail.ts'
import { type Variable, withVariables } from './env-text.ts'

const ownerOnly = 0o600

/** Reads the variables of a file; none if it does not exist. */
export function readVariables(path: string): Readonly<Record<string, string | undefined>> {
  return existsSync(path) ? parseEnv(read(path)) : {}
}

/**
 * Sets and removes variables of a file. A new file can be read by its owner only. The file is replaced as a whole, so that a
 * reader never sees half of it; a link to it stays.
 */
export function editVariables(path: string, set: readonly Variable[], removed: readonly string[] = []): void {
  const isNew = !existsSync(path)
  const file = isNew ? path : realpathSync(path)
  const text = withVariables(isNew ? '' : read(path), set, removed)
  refuseUnreadable(path, text, set)
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, text, { mode: ownerOnly })
    if (!isNew) chmodSync(draft, statSync(file).mode)
    renameSync(draft, file)
  } catch (error) {
    throw new CommandError(`${path} cannot be written: ${messageOf(error)}`)
  }
}

/** A value over several lines could hide a line of its own. Then nothing is written. */
function refuseUnreadable(path: string, text: string, set: readonly Variable[]): void {
  const variables = parseEnv(text)
  const wrong = set.find(([name, value]) => variables[name] !== value)
  if (wrong !== undefined)
    throw new CommandError(`${path} has ${wrong[0]} in a form that cannot be edited; edit it by hand`)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${messageOf(error)}`)
  }
}
