import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLimiter, defaultConcurrency, type Limiter } from '../../src/password/limiter.ts'

/** A task that ends when told to. */
function openTask() {
  const { promise, resolve, reject } = withResolvers()
  let started = false
  const task = () => ((started = true), promise)
  return { task, end: resolve, fail: reject, isStarted: () => started }
}

function withResolvers() {
  let resolve!: () => void
  let reject!: (reason: Error) => void
  const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]))
  return { promise, resolve, reject }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

/** Teaches the limiter how long a task takes. */
async function learn(limiter: Limiter, milliseconds: number) {
  for (let i = 0; i < 40; i++) {
    const { task, end } = openTask()
    const done = limiter.run(task)
    await vi.advanceTimersByTimeAsync(milliseconds)
    end()
    await done
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('createLimiter', () => {
  test('E08 runs at most `concurrency` tasks at a time, in the order of their arrival', async () => {
    const limiter = createLimiter({ concurrency: 2, maxQueue: 10, maxWait: 5000 })
    const tasks = Array.from({ length: 5 }, openTask)
    const runs = tasks.map(({ task }) => limiter.run(task))
    await settle()
    expect(tasks.map(task => task.isStarted())).toEqual([true, true, false, false, false])
    expect([limiter.running, limiter.queued]).toEqual([2, 3])
    tasks[1]!.end()
    await settle()
    expect(tasks.map(task => task.isStarted())).toEqual([true, true, true, false, false])
    for (const task of tasks) task.end()
    await Promise.all(runs)
    expect([limiter.running, limiter.queued]).toEqual([0, 0])
  })

  test('a task that rejects or throws gives its slot back', async () => {
    const limiter = createLimiter({ concurrency: 1, maxQueue: 1, maxWait: 5000 })
    await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const throws = () => {
      throw new Error('at once')
    }
    await expect(limiter.run(throws)).rejects.toThrow('at once')
    await expect(limiter.run(async () => 7)).resolves.toBe(7)
  })

  test('E08 a full queue refuses a task at once, before it starts, and tells when to try again', async () => {
    const shed: number[] = []
    const limiter = createLimiter({ concurrency: 1, maxQueue: 2, maxWait: 60_000, onOverload: n => shed.push(n) })
    const tasks = Array.from({ length: 4 }, openTask)
    const runs = tasks.slice(0, 3).map(({ task }) => limiter.run(task))
    await expect(limiter.run(tasks[3]!.task)).rejects.toMatchObject({ code: 'overloaded', retry: true, retryAfter: 1 })
    expect(tasks[3]!.isStarted()).toBe(false)
    expect(shed).toEqual([2])
    for (const task of tasks) task.end()
    await Promise.all(runs)
  })

  test('E08 a task that did not start by its deadline is refused and never starts', async () => {
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 500 })
    const [first, second] = [openTask(), openTask()]
    const run = limiter.run(first.task)
    const late = limiter.run(second.task).catch((error: unknown) => error)
    expect(limiter.queued).toBe(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(await late).toMatchObject({ code: 'overloaded' })
    expect(limiter.queued).toBe(0)
    first.end()
    await run
    expect(second.isStarted()).toBe(false)
  })

  test('E08 a deadline holds even if its timer is late', async () => {
    let now = 0
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 500, clock: () => now })
    const [first, second] = [openTask(), openTask()]
    const run = limiter.run(first.task)
    const late = limiter.run(second.task).catch((error: unknown) => error)
    now = 501
    first.end()
    await run
    expect(await late).toMatchObject({ code: 'overloaded' })
    expect([second.isStarted(), limiter.running]).toEqual([false, 0])
  })

  test('E08 a task that cannot start in time is refused on arrival, judged by the duration of recent tasks', async () => {
    const limiter = createLimiter({ concurrency: 2, maxQueue: 1000, maxWait: 2000 })
    await learn(limiter, 240)
    const tasks = Array.from({ length: 100 }, openTask)
    const shed: unknown[] = []
    const runs = tasks.map(({ task }) => limiter.run(task).catch(error => shed.push(error)))
    await settle()
    // Two run; thirteen waiting ones start within 1.6 s, four fifths of the wait, at two every 240 ms.
    expect([limiter.running, limiter.queued, shed.length]).toEqual([2, 13, 85])
    for (const task of tasks) {
      await vi.advanceTimersByTimeAsync(120)
      task.end()
    }
    await Promise.all(runs)
    expect([shed.length, tasks.filter(task => task.isStarted()).length]).toEqual([85, 15])
  })

  test('E08 the first flood is refused on arrival too, before any task was measured', async () => {
    const limiter = createLimiter({ concurrency: 2, maxQueue: 1000, maxWait: 2000 })
    const tasks = Array.from({ length: 200 }, openTask)
    let shed = 0
    const runs = tasks.map(({ task }) => limiter.run(task).catch(() => shed++))
    await settle()
    expect([limiter.running, limiter.queued, shed]).toEqual([2, 10, 188])
    for (const task of tasks) task.end()
    await Promise.all(runs)
  })

  test('R-12 a clock that jumps does not block the queue', async () => {
    let now = 0
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 2000, clock: () => now })
    await limiter.run(async () => void (now += 3_600_000))
    await limiter.run(async () => void (now -= 604_800_000))
    const tasks = Array.from({ length: 2 }, openTask)
    const runs = tasks.map(({ task }) => limiter.run(task))
    for (const task of tasks) task.end()
    await expect(Promise.all(runs)).resolves.toHaveLength(2)
  })

  test.each([
    [499, true],
    [500, false],
  ])('E08 of a wait of 500 ms, after %i ms: whether the task still starts is %j', async (after, starts) => {
    let now = 0
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 500, clock: () => now })
    const [first, second] = [openTask(), openTask()]
    const runs = [first, second].map(({ task }) => limiter.run(task).catch(() => undefined))
    now = after
    for (const { end } of [first, second]) end()
    await Promise.all(runs)
    expect(second.isStarted()).toBe(starts)
  })

  test('E08 each refused task is reported once, with the number that still wait, and a started one never is', async () => {
    const shed: number[] = []
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 5000, onOverload: n => shed.push(n) })
    const tasks = Array.from({ length: 4 }, openTask)
    const runs = tasks.map(({ task }) => limiter.run(task).catch(() => undefined))
    tasks[0]!.end()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(tasks.map(task => task.isStarted())).toEqual([true, true, false, false])
    expect(shed).toEqual([1, 0])
    tasks[1]!.end()
    await Promise.all(runs)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(shed).toEqual([1, 0])
  })

  test('E08 one task may always wait, even if the wait is short and tasks are slow', async () => {
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 100 })
    for (let round = 0; round < 2; round++) {
      const tasks = Array.from({ length: 3 }, openTask)
      const runs = tasks.map(({ task }) => limiter.run(task).catch((error: { code: string }) => error.code))
      expect([limiter.running, limiter.queued]).toEqual([1, 1])
      await vi.advanceTimersByTimeAsync(99)
      for (const { end } of tasks) end()
      expect(await Promise.all(runs)).toEqual([undefined, undefined, 'overloaded'])
    }
  })

  describe('E08 when to try again', () => {
    /** Seconds that a limiter whose slots and queue are full tells. */
    async function told(limiter: Limiter) {
      const error = await limiter.run(async () => undefined).catch((caught: unknown) => caught)
      return (error as { retryAfter: number }).retryAfter
    }

    test.each([
      [1, 0, 10],
      [1, 1, 20],
      [2, 0, 5],
      [2, 1, 10],
      [4, 0, 3],
    ])('E08 %i at a time, %i waiting, each of 10 s: %i s', async (concurrency, maxQueue, seconds) => {
      const limiter = createLimiter({ concurrency, maxQueue, maxWait: 600_000 })
      await learn(limiter, 10_000)
      const tasks = Array.from({ length: concurrency + maxQueue }, openTask)
      const runs = tasks.map(({ task }) => limiter.run(task))
      expect(await told(limiter)).toBe(seconds)
      for (const { end } of tasks) end()
      await Promise.all(runs)
    })

    test('E08 the average duration rises quickly and falls slowly', async () => {
      const limiter = createLimiter({ concurrency: 1, maxQueue: 0, maxWait: 600_000 })
      await learn(limiter, 10_000)
      const answers: number[] = []
      for (const duration of [40_000, 0, 0]) {
        const { task, end } = openTask()
        const run = limiter.run(task)
        answers.push(await told(limiter))
        await vi.advanceTimersByTimeAsync(duration)
        end()
        await run
      }
      expect(answers).toEqual([10, 25, 23])
    })
  })

  test('drain waits for every running task, and refuses new ones even if a slot is free', async () => {
    const limiter = createLimiter({ concurrency: 3, maxQueue: 10, maxWait: 5000 })
    const tasks = Array.from({ length: 2 }, openTask)
    const runs = tasks.map(({ task }) => limiter.run(task))
    let drained = false
    const drain = limiter.drain().then(() => (drained = true))
    await expect(limiter.run(async () => 1)).rejects.toMatchObject({ code: 'closed' })
    tasks[0]!.end()
    await settle()
    expect([drained, limiter.running]).toEqual([false, 1])
    tasks[1]!.end()
    await Promise.all([...runs, drain])
    expect(limiter.running).toBe(0)
  })

  test('drain lets waiting tasks finish, and refuses new ones', async () => {
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 5000 })
    const tasks = Array.from({ length: 2 }, openTask)
    const runs = tasks.map(({ task }) => limiter.run(task))
    let drained = 0
    const drains = [limiter.drain(), limiter.drain()].map(drain => drain.then(() => drained++))
    await expect(limiter.run(async () => 1)).rejects.toMatchObject({ code: 'closed' })
    tasks[0]!.end()
    await settle()
    expect([drained, tasks[1]!.isStarted()]).toEqual([0, true])
    tasks[1]!.end()
    await Promise.all([...runs, ...drains])
    expect(drained).toBe(2)
    await limiter.drain()
  })

  test('E08 a waiting task does not keep the process alive', async () => {
    vi.useRealTimers()
    const limiter = createLimiter({ concurrency: 1, maxQueue: 10, maxWait: 60_000 })
    const tasks = Array.from({ length: 2 }, openTask)
    const before = process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
    const runs = tasks.map(({ task }) => limiter.run(task))
    expect(process.getActiveResourcesInfo().filter(name => name === 'Timeout').length).toBe(before)
    for (const task of tasks) task.end()
    await Promise.all(runs)
  })
})

describe('defaultConcurrency', () => {
  test.each([
    [undefined, 8, 2],
    ['', 8, 2],
    ['x', 8, 2],
    ['-4', 8, 2],
    ['16x', 8, 2],
    ['x16', 8, 2],
    ['12345', 8, 2],
    ['1024', 2000, 1022],
    ['0', 8, 1],
    ['1', 8, 1],
    ['2', 8, 1],
    ['3', 8, 1],
    ['8', 8, 6],
    ['128', 8, 8],
    [undefined, 1, 1],
  ])('E08 UV_THREADPOOL_SIZE %j on %i cores: %i at a time', (size, cores, expected) => {
    expect(defaultConcurrency({ UV_THREADPOOL_SIZE: size }, cores)).toBe(expected)
  })
})

describe('E08 accounts take turns', () => {
  /** A lane of one slot that is taken, and a way to see in which order tasks start after it. */
  function busyLane(maxQueue = 1000) {
    const scopes: string[] = []
    const limiter = createLimiter({ concurrency: 1, maxQueue, maxWait: 25_000, onOverload: (_, s) => scopes.push(s) })
    const first = openTask()
    void limiter.run(first.task, { account: 'first' })
    const started: string[] = []
    const ask = (account: string, known = false, name = account) =>
      limiter.run(async () => void started.push(name), { account, known }).catch((e: { code: string }) => e.code)
    return { limiter, scopes, started, ask, go: first.end }
  }

  test('P-12 a burst of 50 logins to different accounts on one core is served in the order of arrival', async () => {
    const { started, ask, go } = busyLane()
    const names = Array.from({ length: 49 }, (_, index) => `user${index}`)
    const all = Promise.all(names.map(name => ask(name)))
    go()
    expect(await all).toEqual(names.map(() => undefined))
    expect(started).toEqual(names)
  })

  test('E08 one task of an account runs and eight wait; the ninth is refused at once, and other accounts are accepted', async () => {
    const { limiter, scopes, ask, go } = busyLane()
    const codes = Promise.all(Array.from({ length: 20 }, () => ask('first')))
    expect([limiter.running, limiter.queued, scopes]).toEqual([1, 8, Array(12).fill('account')])
    const other = ask('other')
    go()
    expect((await codes).filter(code => code === 'overloaded')).toHaveLength(12)
    expect(await other).toBeUndefined()
  })

  test('E08 a second task of an account waits even if a slot is free, and another account gets that slot', async () => {
    const limiter = createLimiter({ concurrency: 2, maxQueue: 10, maxWait: 25_000 })
    const tasks = [openTask(), openTask(), openTask()]
    const runs = tasks.map(({ task }, index) => limiter.run(task, { account: index < 2 ? 'ann' : 'bob' }))
    await settle()
    expect(tasks.map(task => task.isStarted())).toEqual([true, false, true])
    expect([limiter.running, limiter.queued]).toEqual([2, 1])
    tasks[0]!.end()
    await settle()
    expect(tasks[1]!.isStarted()).toBe(true)
    for (const { end } of tasks) end()
    await Promise.all(runs)
  })

  test('R-20 a flood to one account costs each other account one turn', async () => {
    const { started, ask, go } = busyLane()
    const all = [...Array.from({ length: 8 }, () => ask('flood')), ...['ann', 'bob', 'cid'].map(name => ask(name))]
    go()
    await Promise.all(all)
    expect(started.slice(0, 5)).toEqual(['flood', 'ann', 'bob', 'cid', 'flood'])
  })

  test('E05 known devices come first, also before strangers at the same account', async () => {
    const { started, ask, go } = busyLane()
    const all = [ask('bob'), ask('ann', false, 'guess'), ask('ann', true, 'owner')]
    go()
    await Promise.all(all)
    expect(started).toEqual(['owner', 'bob', 'guess'])
  })

  test('R-20 a known device jumps the queue once, and then waits for its turn', async () => {
    const { started, ask, go } = busyLane()
    const all = [...Array.from({ length: 3 }, () => ask('flood', true)), ask('ann'), ask('bob')]
    go()
    await Promise.all(all)
    expect(started).toEqual(['flood', 'ann', 'bob', 'flood', 'flood'])
  })

  test('E05 a full queue removes the stranger who came last only for a known device', async () => {
    const { started, scopes, ask, go } = busyLane(2)
    const [ann, bob] = [ask('ann'), ask('bob')]
    expect(await ask('cid')).toBe('overloaded')
    const dan = ask('dan', true)
    expect(await bob).toBe('overloaded')
    const eve = ask('eve', true)
    expect(await ann).toBe('overloaded')
    expect(await ask('fay', true)).toBe('overloaded')
    go()
    expect([await dan, await eve, started]).toEqual([undefined, undefined, ['dan', 'eve']])
    expect(scopes).toEqual(['all', 'all', 'all', 'all'])
  })

  test('E08 tasks without an account do not count as one account', async () => {
    const limiter = createLimiter({ concurrency: 2, maxQueue: 20, maxWait: 25_000 })
    const runs = Array.from({ length: 20 }, () => limiter.run(async () => 1))
    expect(await Promise.all(runs)).toHaveLength(20)
  })

  test('E08 finished accounts leave nothing in memory', async () => {
    const { limiter, ask, go } = busyLane()
    const all = Promise.all([ask('ann', true), ask('ann')])
    go()
    await all
    expect([limiter.running, limiter.queued]).toEqual([0, 0])
    expect(await ask('ann')).toBeUndefined()
  })
})
