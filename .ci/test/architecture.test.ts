import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  findCycles,
  findForeignImports,
  findIndexImports,
  findLoaded,
  findUpwardImports,
  relativeImports,
} from '../architecture/imports.ts'
import { type Package, readPackages } from '../architecture/packages.ts'
import { rowOf, rows } from '../architecture/rows.ts'
import { findLongFiles, findLooseModules, limits } from '../architecture/shape.ts'
import { parseSource } from '../architecture/source-file.ts'
import { countWidths, exportedNames, widths } from '../architecture/widths.ts'
import { root } from '../lib/workspace.mjs'

const packages = readPackages()
const core = packages.get('core')!

/** Which packages of this repository each package may import. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  rbac: [],
  client: [],
  express: ['core'],
  fastify: ['core'],
  hono: ['core'],
  koa: ['core'],
  nestjs: ['core'],
  redis: ['core'],
  postgres: ['core'],
  mysql: ['core'],
  sqlite: ['core'],
  testkit: ['core'],
  cli: ['core', 'rbac', 'redis', 'postgres', 'mysql', 'sqlite', 'create-sallyport'],
  'create-sallyport': [],
}

/** Fastify also loads plugins by their default export. */
const mayExportDefault = new Set(['packages/fastify/src/index.ts'])

function fixture(files: Readonly<Record<string, string>>) {
  return Object.entries(files).map(([path, text]) => parseSource(path, text))
}

function mayImport(entry: Package, specifier: string): boolean {
  if (specifier.startsWith('@sallyport/'))
    return arrows[entry.name]!.some(name => packages.get(name)!.entries.has(specifier))
  if (entry.needs.size === 0 && ['rbac', 'client'].includes(entry.name)) return false
  return specifier.startsWith('node:') || entry.needs.has(specifier.match(/^(@[^/]+\/)?[^/]+/)![0])
}

describe('every package', () => {
  test('is listed in arrows, and its files are read', () => {
    expect([...packages.keys()].toSorted()).toEqual(Object.keys(arrows).toSorted())
    expect(core.files.map(file => file.path)).toContain('packages/core/src/errors.ts')
  })

  test.each([...packages.values()])('$name has no import cycle, types included', ({ files }) => {
    expect(findCycles(files)).toEqual([])
  })

  test.each([...packages.values()])('$name imports only what it may and what its users get', entry => {
    expect(findForeignImports(entry.files, entry.src, specifier => mayImport(entry, specifier))).toEqual([])
  })

  test.each([...packages.values()])('$name imports no index.ts of its own', ({ files }) => {
    expect(findIndexImports(files)).toEqual([])
  })

  test.each([...packages.values()])('$name names its exports and has no any', ({ files }) => {
    expect(findLooseModules(files, mayExportDefault)).toEqual([])
  })

  test.each([...packages.values()])('$name keeps its files short', ({ files }) => {
    expect(findLongFiles(files)).toEqual([])
  })
})

describe('core', () => {
  test('imports only from its own row and the rows above', () => {
    expect(findUpwardImports(core.files, core.src, rowOf)).toEqual([])
  })

  test('does not import its own entries', () => {
    const entries = core.files.filter(file => rowOf(file.path.slice(core.src.length + 1)) === rows.length - 1)
    expect(entries.length).toBe(core.entries.size - 1)
    const paths = new Set(entries.map(({ path }) => path))
    expect(core.files.flatMap(relativeImports).filter(path => paths.has(path))).toEqual([])
  })

  test('exports each name from one entry, except ./verify', () => {
    const names = ['index.ts', 'http/index.ts', 'adapter.ts', 'store/index.ts', 'log/index.ts', 'web.ts']
      .flatMap(exportedNames)
      .toSorted()
    expect(names.filter((name, at) => name === names[at + 1])).toEqual([])
  })

  test('has the rows that CONTRIBUTING.md shows', () => {
    const table = rows.map(({ places, holds }) => `| ${places.map(place => `\`${place}\``).join(' ')} | ${holds} |`)
    expect(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')).toContain(table.join('\n'))
  })

  test('has as many exports, members and options as widths.ts states', () => {
    expect(countWidths()).toEqual(widths)
  })

  test('imports jose only in token/', () => {
    const importers = core.files.filter(file => file.imports.some(({ specifier }) => /^jose(\/|$)/.test(specifier)))
    expect(importers.length).toBeGreaterThan(0)
    expect(importers.map(file => file.path).filter(path => !path.startsWith(`${core.src}/token/`))).toEqual([])
  })

  test('loads neither Node modules nor bcrypt from ./verify', () => {
    const loaded = findLoaded(core.files, `${core.src}/verify.ts`)
    const native = [...loaded].filter(([specifier]) => /^node:|^@node-rs\//.test(specifier))
    expect(loaded.has('jose')).toBe(true)
    expect(native).toEqual([])
  })
})

describe('the checks find', () => {
  test('every form of import', () => {
    const text = `
      import a from 'a'
      import type { B } from 'b'
      import { type C } from 'c'
      import { type D, d } from 'd'
      export { e } from 'e'
      export type { F } from 'f'
      type G = import('g').G
      const h = await import('h')
      const i = require('i')
      import j = require('j')
      import 'k'`
    const imports = parseSource('x.ts', text).imports.map(
      ({ specifier, typeOnly }) => specifier + (typeOnly ? '?' : ''),
    )
    expect(imports.toSorted()).toEqual(['a', 'b?', 'c?', 'd', 'e', 'f?', 'g?', 'h', 'i', 'j', 'k'])
  })

  test('a cycle of types', () => {
    const files = fixture({
      'src/a.ts': `import { b } from './lib/b.ts'`,
      'src/lib/b.ts': `import { c } from './c.ts'`,
      'src/lib/c.ts': `import type { A } from '../a.ts'`,
    })
    expect(findCycles(files)).toEqual(['src/a.ts → src/lib/b.ts → src/lib/c.ts → src/a.ts'])
    expect(findCycles(files.slice(0, 2))).toEqual([])
  })

  test('an upward import, and a file without a row', () => {
    const files = fixture({
      'src/lib/digest.ts': `import type { Claims } from '../token/claims.ts'`,
      'src/token/claims.ts': `import { sha256 } from '../lib/digest.ts'`,
      'src/http/request/request.ts': `import { guard } from '../guard/guard.ts'`,
      'src/http/cookies/cookie.ts': `import type { Routes } from '../routes/routes.ts'`,
      'src/odds/ends.ts': '',
    })
    expect(findUpwardImports(files, 'src', rowOf)).toEqual([
      'src/odds/ends.ts has no row',
      'src/lib/digest.ts imports src/token/claims.ts',
      'src/http/request/request.ts imports src/http/guard/guard.ts',
      'src/http/cookies/cookie.ts imports src/http/routes/routes.ts',
    ])
  })

  test('the rows in the order of the architecture', () => {
    const order = ['ports/clock', 'lib/digest', 'store/sql', 'token/key', 'session/rotation', 'account/login']
    const below = ['options/schema', 'auth/auth', 'http/request/body', 'http/cookies/cookie', 'http/guard/guard']
    const last = ['http/routes/routes', 'http/audit/table', 'web']
    const found = [...order, ...below, ...last].map(name => rowOf(`${name}.ts`))
    expect(found).toEqual(found.toSorted((a, b) => a! - b!))
    expect(new Set(found).size).toBe(found.length)
    expect(rowOf('store/index.ts')).toBe(rowOf('index.ts'))
  })

  test('an import of another package, of its files, and of a file outside', () => {
    const files = fixture({
      'packages/express/src/a.ts': `
        import { AuthError } from '@sallyport/core'
        import { sha256 } from '@sallyport/core/src/lib/digest.ts'
        import type { Policy } from '@sallyport/rbac'
        import { decodeJwt } from 'jose'
        import { x } from '../../core/src/errors.ts'`,
    })
    const express = packages.get('express')!
    expect(findForeignImports(files, express.src, specifier => mayImport(express, specifier))).toEqual([
      'packages/express/src/a.ts imports @sallyport/core/src/lib/digest.ts',
      'packages/express/src/a.ts imports @sallyport/rbac',
      'packages/express/src/a.ts imports jose',
      'packages/express/src/a.ts imports packages/core/src/errors.ts',
    ])
    expect(mayImport(packages.get('rbac')!, 'node:crypto')).toBe(false)
    expect(mayImport(packages.get('client')!, 'node:crypto')).toBe(false)
  })

  test('what a file loads at run time, directly or through others', () => {
    const files = fixture({
      'src/verify.ts': `import { a } from './a.ts'\nimport type { B } from './b.ts'`,
      'src/a.ts': `import { createHash } from 'node:crypto'\nimport type { Hasher } from '@node-rs/bcrypt'`,
      'src/b.ts': `import { readFile } from 'node:fs'`,
    })
    expect([...findLoaded(files, 'src/verify.ts')]).toEqual([['node:crypto', 'src/a.ts']])
  })

  test('an import of an index', () => {
    const files = fixture({ 'src/a.ts': `import { b } from './http/index.ts'` })
    expect(findIndexImports(files)).toEqual(['src/a.ts imports src/http/index.ts'])
  })

  test('loose modules', () => {
    const files = fixture({
      'a.ts': `export * from './b.ts'`,
      'b.ts': `export * as c from './c.ts'`,
      'c.ts': 'export default 1',
      'd.ts': 'export default function d() {}',
      'e.ts': 'const e = 1\nexport { e as default }',
      'f.ts': 'export const f: readonly any[] = []',
      'packages/fastify/src/index.ts': 'export default 1',
    })
    expect(findLooseModules(files, mayExportDefault)).toEqual([
      'a.ts exports everything',
      'b.ts exports everything',
      'c.ts exports a default',
      'd.ts exports a default',
      'e.ts exports a default',
      'f.ts uses any',
    ])
  })

  test('long files', () => {
    const file = (path: string, lines: number) => parseSource(path, 'x\n'.repeat(lines))
    expect(findLongFiles([file('a.ts', 1), file('b.ts', 1), file('c.ts', limits.longest + 1)])).toEqual([
      'c.ts has 251 lines',
    ])
    expect(findLongFiles([file('a.ts', 1), file('b.ts', limits.median + 1)])).toEqual([
      'half of the files have 121 lines or more',
    ])
  })
})
