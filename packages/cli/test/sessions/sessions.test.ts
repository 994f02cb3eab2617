import { expect, test } from 'vitest'
import { printable, tableOf } from '../../src/table.ts'
import { sallyport } from '../sallyport.ts'

test('a table aligns its columns and has no trailing spaces', () => {
  expect(
    tableOf(
      ['ID', 'DEVICE'],
      [
        ['a-long-id', ''],
        ['b', 'phone'],
      ],
    ),
  ).toBe('ID         DEVICE\na-long-id\nb          phone\n')
})

test('what can control a terminal is written out', () => {
  expect(printable('a\u001B[31m\u009B\n\u202Eb')).toBe(String.raw`a\u{1b}[31m\u{9b}\u{a}\u{202e}b`)
  expect(printable('zoë 🙂')).toBe('zoë 🙂')
})

test.each([
  [['list', '42'], 'missing required argument: --module'],
  [['list', '-m', 'app.js'], 'missing required positional argument: USER'],
  [['list', '-m', 'app.js', '-7'], 'unknown option -7; see sallyport sessions list --help, or write -- before a value'],
  [['revoke'], 'unknown command "revoke"; the commands are list, end'],
])('sessions %j is refused', async (args, message) => {
  const { code, err } = await sallyport(['sessions', ...args])
  expect([code, err]).toEqual([2, expect.stringContaining(message)])
})
