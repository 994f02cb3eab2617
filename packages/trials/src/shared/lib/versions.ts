import { readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

/** Describes the machine in one line. */
export function describeRun(): string {
  return `Node ${process.versions.node}, ${availableParallelism()} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`
}

/** Returns the installed version of a dependency. */
export function versionOf(name: string): string {
  const path = new URL(`../../../node_modules/${name}/package.json`, import.meta.url)
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}
