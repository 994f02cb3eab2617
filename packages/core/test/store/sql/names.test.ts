import { expect, test } from 'vitest'
import { sqlName } from '../../../src/store/sql/names.ts'

const refused = ['', 'a b', "' ; drop", 'a";--', 'A', '1a', 'a.b', 'é', 'a\n', 'a'.repeat(41), 'a\0']

test.each(refused)('J01 %j cannot be part of a name', value => {
  expect(() => sqlName('schema', value, 40)).toThrow(new TypeError(sqlRule))
})

const sqlRule = 'schema must be 1 to 40 of a-z, 0-9 and _, and must not begin with a digit'

test.each(['public', '_a', 'a1_b2', 'a'.repeat(40)])('J01 %j is a part of a name', value => {
  expect(sqlName('schema', value, 40)).toBe(value)
})
