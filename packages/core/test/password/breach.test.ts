import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { breachBlocklist } from '../../src/password/breach.ts'

const password = 'correct horse battery staple'
const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
const lines = (count: number) => `0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n${hash.slice(5)}:${count}\r\n`

afterEach(() => void vi.useRealTimers())

describe('breachBlocklist', () => {
  test('D04 D15 tells the corpus five digits of the hash, and blocks what it lists', async () => {
    const asked: string[] = []
    const list = breachBlocklist({ range: async prefix => (asked.push(prefix), lines(41)) })
    expect(await list.check(password, [])).toEqual({ blocked: true, reason: 'breached' })
    expect(asked).toEqual([hash.slice(0, 5)])
  })

  test('D04 a count of 0 is padding, and an absent hash is no breach', async () => {
    expect(await breachBlocklist({ range: async () => lines(0) }).check(password, [])).toEqual({ blocked: false })
    expect(await breachBlocklist({ range: async () => lines(41) }).check('another', [])).toEqual({ blocked: false })
    expect(await breachBlocklist({ range: async () => '' }).check(password, [])).toEqual({ blocked: false })
  })

  test('D04 a corpus that fails lets the password through, and says so', async () => {
    const failures: unknown[] = []
    const onFailure = (error: unknown) => failures.push(error)
    const gone = () => Promise.reject(new Error('gone'))
    const broken = () => {
      throw new Error('broken')
    }
    for (const range of [gone, broken, async () => 404 as unknown as string]) {
      expect(await breachBlocklist({ range, onFailure }).check(password, [])).toEqual({ blocked: false })
    }
    expect(failures).toHaveLength(3)
    expect(await breachBlocklist({ range: gone }).check(password, [])).toEqual({ blocked: false })
  })

  test.each([
    [undefined, 2000],
    [50, 50],
  ])('D04 with timeout %j a corpus that never answers is given up after %i ms', async (timeout, milliseconds) => {
    vi.useFakeTimers()
    const failures: unknown[] = []
    const onFailure = (error: unknown) => failures.push(error)
    const never = () => new Promise<string>(() => {})
    const list = breachBlocklist({ range: never, onFailure, ...(timeout !== undefined && { timeout }) })
    const verdict = list.check(password, [])
    await vi.advanceTimersByTimeAsync(milliseconds - 1)
    expect(failures).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await verdict).toEqual({ blocked: false })
    expect(failures).toMatchObject([{ code: 'store_unavailable', cause: { message: 'StoreTimeout range' } }])
  })

  test.each([
    ['in small letters', `${hash.slice(5).toLowerCase()}:3`, true],
    ['with spaces around it', ` ${hash.slice(5)}:3 `, true],
    ['without a count', hash.slice(5), false],
    ['with a count that is none', `${hash.slice(5)}:many`, false],
    ['longer than it', `${hash.slice(5)}0:3`, false],
  ])('D04 a line %s counts or does not: %s', async (_, line, blocked) => {
    expect(await breachBlocklist({ range: async () => line }).check(password, [])).toMatchObject({ blocked })
  })
})
