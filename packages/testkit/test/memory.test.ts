import { memoryStore } from '@sallyport/core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { testStore } from '../src/index.ts'

const store = memoryStore()

testStore({ describe, test, beforeAll, afterAll }, { name: 'memory', open: async () => ({ store }) })
