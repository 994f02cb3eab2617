import { describe, expect, test } from 'vitest'
import { createOutbox } from '../../src/account/outbox.ts'

const turn = () => new Promise<void>(resolve => void setImmediate(resolve))

/** An outbox that counts its failures. */
function counted() {
  const count = { failures: 0 }
  return { outbox: createOutbox(() => void count.failures++), count }
}

describe('createOutbox', () => {
  test('runs four tasks at a time, in the order in which they came, none of them in its caller’s turn', async () => {
    const { outbox } = counted()
    const order: number[] = []
    let running = 0
    let most = 0
    for (let index = 0; index < 12; index++) {
      outbox.post(async () => {
        order.push(index)
        most = Math.max(most, ++running)
        await turn()
        running--
      })
    }
    await Promise.resolve()
    expect(order).toEqual([])
    await outbox.drain()
    expect([most, order, running]).toEqual([4, Array.from({ length: 12 }, (_, index) => index), 0])
  })

  test('a task that fails is reported, and the others are done', async () => {
    const { outbox, count } = counted()
    let done = 0
    for (let index = 0; index < 8; index++) {
      outbox.post(async () => {
        if (index < 4) throw new Error('smtp is down')
        done++
      })
    }
    await outbox.drain()
    expect([count.failures, done]).toEqual([4, 4])
  })

  test('a thousand tasks may wait; the next one is dropped, and that is reported', async () => {
    const { outbox, count } = counted()
    let done = 0
    const post = () => outbox.post(async () => void done++)
    for (let index = 0; index < 1000; index++) post()
    expect(count.failures).toBe(0)
    post()
    expect(count.failures).toBe(1)
    await outbox.drain()
    expect(done).toBe(1000)
    post()
    await outbox.drain()
    expect([done, count.failures]).toEqual([1001, 1])
  })

  test('drain waits for what is posted while it waits', async () => {
    const { outbox } = counted()
    let done = false
    outbox.post(async () => {
      await turn()
      outbox.post(async () => void (done = true))
    })
    await outbox.drain()
    expect(done).toBe(true)
  })
})
