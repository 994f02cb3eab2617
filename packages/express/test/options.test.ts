import { expect, test } from 'vitest'
import { sallyport } from '../src/index.ts'
import { setUp } from './setup.ts'

/** Options that count how often each is read. */
function counted() {
  const reads = { cookies: 0, origins: 0 }
  const options = {
    get cookies() {
      reads.cookies += 1
      return {
        get origins() {
          reads.origins += 1
          return ['https://app.example.com']
        },
      }
    },
  }
  return { options, reads }
}

test('options are read once for any number of guards', () => {
  const { options, reads } = counted()
  const { guard } = sallyport(setUp().auth, options)
  const before = { ...reads }
  for (const role of ['admin', 'maker', 'checker']) guard({ roles: [role], recheck: '0s' })
  expect(reads.cookies).toBe(1)
  expect(reads).toEqual(before)
})

test('anything but an Auth is refused', () => {
  expect(() => sallyport({} as never)).toThrow(new TypeError('auth: must be what createAuth returns'))
})
