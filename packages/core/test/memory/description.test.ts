import { expect, test } from 'vitest'
import { memoryDescriptionOf } from '../../src/memory/description.ts'
import { memoryStore } from '../../src/memory/memory-store.ts'

test('J09 every part of a memory store says that it lives in memory', () => {
  for (const part of Object.values(memoryStore()))
    expect(memoryDescriptionOf(part)).toEqual({ allowInProduction: false })
})

test('J09 and whether it was allowed in production', () => {
  const store = memoryStore({ allowInProduction: true })
  for (const part of Object.values(store)) expect(memoryDescriptionOf(part)).toEqual({ allowInProduction: true })
})

test('J09 the mark survives a spread', () => {
  const { sessions } = memoryStore()
  expect(memoryDescriptionOf({ ...sessions })).toEqual({ allowInProduction: false })
})

test('J09 another copy of the package reads the mark', () => {
  const { throttle } = memoryStore()
  expect(Reflect.get(throttle, Symbol.for('sallyport.memory'))).toEqual({ allowInProduction: false })
})

test('other stores have no mark', () => {
  expect(memoryDescriptionOf({ hit: () => undefined })).toBeUndefined()
})
