import { expect, test } from 'vitest'
import { describeGuard, markGuard, publicAccess } from '../../../src/http/guard/description.ts'

test('a mark says what the guard asks for, and stays', () => {
  const guard = markGuard(() => undefined, { kind: 'authenticated', roles: ['admin'] })
  expect(describeGuard(guard)).toEqual({ kind: 'authenticated', roles: ['admin'] })
  expect(() => Object.assign(describeGuard(guard)!, { kind: 'public' })).toThrow(TypeError)
  expect(Object.keys(guard)).toEqual([])
})

test('an object can be a guard as well as a function', () => {
  expect(describeGuard(markGuard({}, publicAccess('health')))).toEqual({ kind: 'public', reason: 'health' })
})

test('the mark of another copy of the package is read', () => {
  const guard = Object.assign(() => undefined, {
    [Symbol.for('sallyport.guard')]: { kind: 'public', reason: 'health' },
  })
  expect(describeGuard(guard)).toEqual({ kind: 'public', reason: 'health' })
})

test.each([
  undefined,
  null,
  'guard',
  0,
  {},
  () => undefined,
  Object.create(markGuard({}, { kind: 'authenticated' })) as object,
  { [Symbol.for('sallyport.guard')]: true },
  { [Symbol.for('sallyport.guard')]: null },
])('%s is no guard', value => {
  expect(describeGuard(value)).toBeUndefined()
})

test.each(['', '   ', undefined as unknown as string])('a public route without a reason is refused', reason => {
  expect(() => publicAccess(reason)).toThrow(new TypeError('guard.public: needs a reason'))
})
