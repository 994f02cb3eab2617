import { expect, test } from 'vitest'

/** What a store's package makes from its options; each refuses an option that is not allowed. */
export interface OptionUsers {
  /** Makes a store; the others are called with the names of tables only. */
  store(options: object): unknown
  readonly others: readonly ((options: object) => Promise<unknown>)[]
}

const hostile = ['a"; --', 'a`; --', `' ; drop`, 'a b', 'A', '', '1a', 'a.b', 'ä', 'a\u0000']

/** Tests that names of tables are checked before anything is sent, and that the timeout is checked. */
export function testOptions(limits: Readonly<Record<string, number>>, { store, others }: OptionUsers): void {
  for (const [name, most] of Object.entries(limits)) {
    test.each([...hostile, 'a'.repeat(most + 1)])(
      `J01 %j is refused as a ${name}, before anything is sent`,
      async value => {
        const rule = `${name} must be 1 to ${most} of a-z, 0-9 and _, and must not begin with a digit`
        expect(() => store({ [name]: value })).toThrow(new TypeError(rule))
        for (const use of others) await expect(use({ [name]: value })).rejects.toThrow(rule)
      },
    )
  }

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 60_001])('J04 %j is refused as a timeout', timeout => {
    expect(() => store({ timeout })).toThrow(new TypeError('timeout must be 1 to 60000 milliseconds'))
  })
}
