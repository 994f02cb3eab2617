import type { ThrottleKey, ThrottleState, ThrottleStore } from '@sallyport/core'
import { digest } from './keys.ts'
import { listOf, wholeOf } from './reply.ts'
import { defineScript, type RunScript } from './script.ts'

/**
 * c count, e the window's end. The key's own expiry is housekeeping, a minute late, since processes' clocks differ.
 * KEYS: counters. ARGV: now, and a window for each counter. Returns count and end of each.
 */
const hitScript = defineScript(
  'throttle.hit',
  `
local now, states = tonumber(ARGV[1]), {}
for n, key in ipairs(KEYS) do
  local resetsAt = tonumber(redis.call('HGET', key, 'e') or '')
  local count = 1
  if resetsAt and now < resetsAt then
    count = redis.call('HINCRBY', key, 'c', 1)
  else
    resetsAt = now + tonumber(ARGV[n + 1])
    redis.call('HSET', key, 'c', 1, 'e', resetsAt)
    redis.call('EXPIRE', key, tonumber(ARGV[n + 1]) + 60)
  end
  states[#states + 1] = { count, resetsAt }
end
return states
`,
)

/** KEYS: counters. */
const forgiveScript = defineScript('throttle.forgive', `return redis.call('DEL', unpack(KEYS))`)

/**
 * Attempt counters, in fixed windows.
 *
 * All of them share one hash tag: a login counts on its account, its address and the whole service in one atomic step,
 * and a script can only touch keys of one slot. So in a cluster one primary holds every counter.
 */
export function redisThrottle(run: RunScript, prefix: string): ThrottleStore {
  const counters = (keys: readonly ThrottleKey[]): string[] => keys.map(({ id }) => `${prefix}:{t}:${digest(id)}`)

  return {
    async hit(keys, now) {
      if (keys.length === 0) return []
      const windows = keys.map(({ window }) => String(window))
      return listOf(await run(hitScript, counters(keys), [String(now), ...windows])).map(stateOf)
    },

    async forgive(keys) {
      if (keys.length > 0) await run(forgiveScript, counters(keys))
    },
  }
}

function stateOf(reply: unknown): ThrottleState {
  const [count, resetsAt] = listOf(reply)
  return { count: wholeOf(count), resetsAt: wholeOf(resetsAt) }
}
