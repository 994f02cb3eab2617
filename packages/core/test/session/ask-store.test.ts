import { expect, test } from 'vitest'
import type { SessionRecord } from '../../src/store/index.ts'
import { askStore } from '../../src/session/ask-store.ts'
import { codeOf } from '../fixtures/auth.ts'
import { session } from '../memory/records.ts'

/** A store whose answers come when the test says so. */
function slowStore() {
  const pending: { answer(found: boolean): void; fail(): void }[] = []
  const find = () =>
    new Promise<SessionRecord | undefined>((resolve, reject) =>
      pending.push({
        answer: found => resolve(found ? session() : undefined),
        fail: () => reject(new Error('connection refused')),
      }),
    )
  return { pending, ask: askStore({ find }, { mayAct: async () => true }) }
}

const identity = (sid: number) => ({ sid: `s${sid}`, sub: 'ann' })

/** Asks about so many sessions at once, and lets the store answer all of them. */
async function askAll({ ask, pending }: ReturnType<typeof slowStore>, from: number, count: number) {
  const codes = Array.from({ length: count }, (_, index) => codeOf(ask(identity(from + index))))
  for (const { answer } of pending.splice(0)) answer(true)
  return Promise.all(codes)
}

test('C07 one look-up a session is shared, and remembered', async () => {
  const { ask, pending } = slowStore()
  const both = Promise.all([codeOf(ask(identity(1))), codeOf(ask(identity(1)))])
  expect(pending).toHaveLength(1)
  pending[0]!.answer(false)
  expect(await both).toEqual(['token_invalid', 'token_invalid'])
  expect(await codeOf(ask(identity(1)))).toBe('token_invalid')
  expect(pending).toHaveLength(1)
})

test('C07 a failure is not remembered', async () => {
  const { ask, pending } = slowStore()
  const first = codeOf(ask(identity(1)))
  pending[0]!.fail()
  expect(await first).toContain('connection refused')
  const second = codeOf(ask(identity(1)))
  pending[1]!.answer(true)
  expect(await second).toBeUndefined()
})

test('C07 J04 64 look-ups run at once, one more is 503, and a finished one makes room', async () => {
  const store = slowStore()
  expect((await askAll(store, 0, 65)).map((code, index) => code && `${index} ${code}`)).toEqual([
    ...Array.from({ length: 64 }, () => undefined),
    '64 store_unavailable',
  ])
  const again = await askAll(store, 100, 65)
  expect(again.filter(code => code === undefined)).toHaveLength(64)
})

test('C07 look-ups that failed make room too', async () => {
  const store = slowStore()
  const codes = Array.from({ length: 64 }, (_, sid) => codeOf(store.ask(identity(sid))))
  for (const { fail } of store.pending.splice(0)) fail()
  await Promise.all(codes)
  expect(await askAll(store, 100, 64)).toEqual(Array.from({ length: 64 }, () => undefined))
})
