import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { sourceArgv } from './source-argv.ts'

/** Runs a program that prints figures by name, as JSON, in a process that has done nothing else. */
export function figuresOf(
  program: URL,
  args: readonly string[] = [],
  flags: readonly string[] = [],
): Readonly<Record<string, number>> {
  const argv = [...sourceArgv, ...flags, fileURLToPath(program), ...args]
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' })) as Readonly<Record<string, number>>
}
