import { expect, test } from 'vitest'
import { revocationOf } from '../../src/store/revocation-of.ts'

test('F11 a row becomes the entry that it was made from', () => {
  expect(revocationOf('session', 'u1', 's1')).toEqual({ kind: 'session', subject: 'u1', sid: 's1' })
  for (const kind of ['blocked', 'unblocked', 'changed']) {
    expect(revocationOf(kind, 'u1', null)).toEqual({ kind, subject: 'u1' })
  }
})

test.each([
  ['session', null],
  ['Blocked', null],
  ['', null],
  ['constructor', 's1'],
])('F11 a row of the kind %j is never passed over', (kind, sid) => {
  expect(() => revocationOf(kind, 'u1', sid)).toThrow('does not know')
})
