import type * as lruCache from 'lru-cache'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { createTextLocate } from '../../../src/http/audit/stack/locate-by-text.ts'

const { LRUCache } = createRequire(import.meta.url)('lru-cache') as typeof lruCache

test('H14 without an inspector, a function of a loaded package is found by its text', () => {
  const locate = createTextLocate()
  expect(locate(LRUCache.prototype.find)).toMatchObject({ package: 'lru-cache' })
})

test('H14 a function of the application belongs to no package, whatever its name', () => {
  const locate = createTextLocate()
  function find(this: unknown, _fn: unknown, _options: unknown, next: () => void): void {
    if (String(this) === 'words of some length') next()
  }
  expect(locate(find).package).toBeUndefined()
  expect(locate(Math.max).package).toBeUndefined()
  expect(locate(() => 1).package).toBeUndefined()
})

test('H14 in workerd, which has no list of loaded files, every function is unknown', () => {
  const { execPath } = process
  process.execPath = ''
  try {
    expect(createTextLocate()(() => 1)).toEqual({ isUntold: true })
  } finally {
    process.execPath = execPath
  }
})
