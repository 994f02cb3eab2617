import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { packages, root } from '../lib/workspace.mjs'
import { parseSource, type SourceFile } from './source-file.ts'

/** A published package: its sources and its package.json. */
export interface Package {
  readonly name: string
  /** Its source folder, from the repository's root. */
  readonly src: string
  readonly files: readonly SourceFile[]
  /** The dependencies and peer dependencies. */
  readonly needs: ReadonlySet<string>
  /** What others may import, such as `@sallyport/core/http`. */
  readonly entries: ReadonlySet<string>
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, unknown>>
}

/** Reads every published package by short name. */
export function readPackages(): ReadonlyMap<string, Package> {
  const published = packages().filter(({ manifest }: { manifest: Manifest }) => !manifest.private)
  return new Map(published.map(({ name, manifest }) => [name, toPackage(name, manifest as Manifest)]))
}

function toPackage(name: string, manifest: Manifest): Package {
  const src = `packages/${name}/src`
  return {
    name,
    src,
    files: readSources(src),
    needs: new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })),
    entries: new Set(Object.keys(manifest.exports).map(entry => manifest.name + entry.slice(1))),
  }
}

function readSources(src: string): SourceFile[] {
  return readdirSync(join(root, src), { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => path.endsWith('.ts'))
    .map(path => parseSource(`${src}/${path}`, readFileSync(join(root, src, path), 'utf8')))
}
