import { createClock, oneTimeTokenRecord, sessionRecord } from '@sallyport/testkit'
import { expect, test } from 'vitest'
import { folderStore } from '../src/index.ts'
import { folderOfTest } from './folder.ts'

async function openStore() {
  const { clock, advance } = createClock()
  return { store: folderStore(await folderOfTest(), clock), advance }
}

test('a write removes sessions one day after they are over, and not before', async () => {
  const { store, advance } = await openStore()
  // By core's clock, which is not the machine's.
  const old = sessionRecord({ subject: 's', createdAt: 1000 })
  await store.sessions.insert(old, 10)
  advance('8d')
  await store.sessions.insert(sessionRecord({ subject: 's' }), 10)
  expect(await store.sessions.find(old)).toEqual(old)
  advance('1s')
  await store.sessions.insert(sessionRecord({ subject: 's' }), 10)
  expect(await store.sessions.find(old)).toBeUndefined()
})

test('a write removes expired one-time tokens, and no others', async () => {
  const { store, advance } = await openStore()
  const old = oneTimeTokenRecord({ subject: 's', createdAt: 1000, expiresAt: 1600 })
  await store.oneTimeTokens.replace(old)
  advance('600s')
  await store.oneTimeTokens.replace(oneTimeTokenRecord({ subject: 's', purpose: 'invitation' }))
  expect(await store.oneTimeTokens.find(old)).toEqual(old)
  advance('1s')
  await store.oneTimeTokens.replace(oneTimeTokenRecord({ subject: 's', purpose: 'invitation' }))
  expect(await store.oneTimeTokens.find(old)).toBeUndefined()
})
