import { describe, expect, test } from 'vitest'
import { combineBlocklists, contextBlocklist } from '../../src/password/blocklist.ts'
import type { BlockReason, PasswordBlocklist } from '../../src/ports/password-blocklist.ts'

const context = ['maria.garcia1990@mail.example.com', 'Sallyport', 'li.wei', 'bob', '']

describe('contextBlocklist', () => {
  const derived = ['maria.garcia1990@mail.example.com', 'maria.garcia1990', 'mariagarcia', 'garcia maria', 'sallyport']
  const more = [
    'Sallyport-Maria-2026',
    'garciagarciagarcia',
    '...sallyport...',
    '2026sallyport!',
    'li.wei li.wei li.wei',
  ]
  const variants = [...derived, ...more].flatMap(word => [word, word.toUpperCase(), `${word}1`, `${word}2026!`])

  test.each(variants)('D04 blocks %j', async password => {
    expect(await contextBlocklist.check(password, context)).toEqual({ blocked: true, reason: 'context' })
  })

  test('D04 recognises full-width letters', async () => {
    const password = '\uff33\uff21\uff2c\uff2c\uff39\uff30\uff2f\uff32\uff34\uff11'
    expect(await contextBlocklist.check(password, context)).toEqual({ blocked: true, reason: 'context' })
  })

  test.each([
    ['anna-2026', ['anna']],
    ['annabel2026', ['anna', 'annabel']],
    ['li.wei-2026-li.wei', ['li.wei@mail.example.com']],
    ['o’brien o’brien', ['o’brien']],
    ['müller_müller', ['Müller']],
    ['1990 2026 1990', ['1990']],
  ])('D04 blocks %j where the words are %j', async (password, words) => {
    expect(await contextBlocklist.check(password, words)).toEqual({ blocked: true, reason: 'context' })
  })

  test.each([
    ['bob-bob-2026', ['bob']],
    ['angarciana-anna', ['garcia', 'anna']],
    ['com-com-com-com', ['maria@example.com']],
    ['sallyport 漢字', ['sallyport']],
    ['20261990', []],
  ])('D04 leaves %j alone where the words are %j', async (password, words) => {
    expect(await contextBlocklist.check(password, words)).toEqual({ blocked: false })
  })

  test.each([
    'my sallyport leaks at noon',
    'maria likes cold tea',
    'bobbobbobbobbob',
    '480211779036641',
    'correct horse',
  ])('D04 leaves %j alone', async password => {
    expect(await contextBlocklist.check(password, context)).toEqual({ blocked: false })
  })
})

describe('combineBlocklists', () => {
  const blocking = (reason: BlockReason): PasswordBlocklist => ({ check: async () => ({ blocked: true, reason }) })
  const allowing: PasswordBlocklist = { check: async () => ({ blocked: false }) }

  test('D04 the first list that blocks decides, and no lists allow every password', async () => {
    const both = combineBlocklists(allowing, blocking('common'), blocking('breached'))
    expect(await both.check('x', [])).toEqual({ blocked: true, reason: 'common' })
    expect(await combineBlocklists(allowing, allowing).check('x', [])).toEqual({ blocked: false })
    expect(await combineBlocklists().check('x', [])).toEqual({ blocked: false })
  })

  test('D04 every list gets the password and its context, and later lists are not asked after one that blocks', async () => {
    const asked: unknown[] = []
    const noting = (name: string, list: PasswordBlocklist): PasswordBlocklist => ({
      check: (...args) => (asked.push([name, ...args]), list.check(...args)),
    })
    const lists = [noting('one', allowing), noting('two', blocking('common')), noting('three', allowing)]
    await combineBlocklists(...lists).check('x', ['maria'])
    expect(asked).toEqual([
      ['one', 'x', ['maria']],
      ['two', 'x', ['maria']],
    ])
  })
})
