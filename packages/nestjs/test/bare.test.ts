import { expect, test } from 'vitest'
import { CurrentUser, MaxAge, OptionalAuth, Public, Recheck, RecheckedUser, Resource, Roles } from '../src/index.ts'

test.each(Object.entries({ MaxAge, OptionalAuth, Public, Recheck, Roles }))(
  '@%s without parentheses is a TypeError, on a class and on a method',
  (name, decorator) => {
    class Orders {
      list() {}
    }
    const bare = decorator as unknown as (...args: unknown[]) => unknown
    expect(() => bare(Orders)).toThrow(`@${name}: must be called; write @${name}(…)`)
    expect(() => bare(Orders.prototype, 'list', {})).toThrow(`@${name}: must be called; write @${name}(…)`)
  },
)

test.each(Object.entries({ CurrentUser, RecheckedUser, Resource }))(
  '@%s without parentheses is a TypeError',
  (name, decorator) => {
    class Orders {
      list() {}
    }
    const bare = decorator as unknown as (...args: unknown[]) => unknown
    expect(() => bare(Orders.prototype, 'list', 0)).toThrow(`@${name}: must be called; write @${name}(…)`)
  },
)
