import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { checkedCall, readBoolean } from '../../src/checked/call.ts'
import type { Emit } from '../../src/events.ts'

/** Some query builders are objects or functions that run when they are awaited. */
function builder(run: unknown): object {
  // oxlint-disable-next-line unicorn/no-thenable -- this is what a query builder is.
  return { then: run }
}

const working = builder((resolve: (value: unknown) => void) => resolve(true))
const failing = builder((_: unknown, reject: (error: Error) => void) => reject(new Error('hidden')))

function call(answer: () => unknown, longest: number | null) {
  const events: unknown[] = []
  const emit: Emit = (type, facts) => void events.push({ type, ...facts })
  const options = { emit, wrongShape: 'store_inconsistent', longest } as const
  return { events, result: checkedCall('op', answer, readBoolean, options) }
}

describe.each([
  ['with a timeout', 5000],
  ['without a timeout', null],
])('a call %s', (_, longest) => {
  test.each<[string, () => unknown]>([
    ['at once', () => true],
    ['by a promise', async () => true],
    ['by an object that can be awaited', () => working],
    ['by a function that can be awaited', () => Object.assign(() => {}, working)],
    ['by a promise of such an object', async () => working],
    ['by a promise of another realm', () => runInNewContext('Promise.resolve(true)') as unknown],
  ])('C07 may give its value %s', async (_way, answer) => {
    const { result, events } = call(answer, longest)
    expect(await result).toBe(true)
    expect(events).toEqual([])
  })

  test.each<[string, () => unknown]>([
    [
      'throws at once',
      () => {
        throw new Error('hidden')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('hidden'))],
    ['gives an object that rejects when it is awaited', () => failing],
  ])('C07 that %s is an outage', async (_way, answer) => {
    const { result, events } = call(answer, longest)
    await expect(result).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(events).toMatchObject([{ type: 'store_failed', operation: 'op', reason: 'Error' }])
  })

  test.each<[string, () => unknown]>([
    ['at once', () => 'yes'],
    ['by a promise', async () => 'yes'],
    ['as an object whose `then` is no function', () => builder(true)],
  ])('C07 that gives another type %s is reported as a wrong value', async (_way, answer) => {
    const { result, events } = call(answer, longest)
    await expect(result).rejects.toMatchObject({ code: 'store_inconsistent' })
    expect(events).toMatchObject([{ type: 'store_failed', reason: expect.stringContaining('it must be a boolean') }])
  })
})
