import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** The files of an example that depend on its framework. */
const own = new Set(['app.ts', 'filter.ts', 'headers.ts', 'json-body.ts', 'main.ts', 'module.ts', 'routes'])

function readExample(name: string): ReadonlyMap<string, string> {
  const root = new URL(`../../${name}/`, import.meta.url)
  const folders = ['src', 'migrations'].map(folder => new URL(`${folder}/`, root))
  const files = folders.flatMap(folder => readdirSync(folder).map(file => [file, new URL(file, folder)] as const))
  const all = [...files, ['policy.md', new URL('policy.md', root)] as const]
  return new Map(all.filter(([file]) => !own.has(file)).map(([file, url]) => [file, readFileSync(url, 'utf8')]))
}

test('files that do not depend on a framework are the same in every example', () => {
  expect(readExample('nestjs-orders')).toEqual(readExample('express-orders'))
})
