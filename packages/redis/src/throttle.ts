import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '@sallyport/core/store'
import { listOf, wholeOf } from './reply.ts'
import { defineScript, type RunScript, takesMemoryFirst } from './script.ts'

/**
 * A counter is a field of its owner's hash: its hits, a space, and the end of its window. The hash expires a minute after
 * its last window, since processes' clocks differ.
 */
const readCounter = `
local function read(key, field)
  local count, resetsAt = string.match(redis.call('HGET', key, field) or '', '^(%d+) (%d+)$')
  return tonumber(count), tonumber(resetsAt)
end
`

/** A hash with more fields than this is searched for ended windows when a counter is added. */
const crowded = 64

/**
 * KEYS: the owner of each counter. ARGV: now; then the name, limit and window of each counter. Returns the place of the
 * first one at its limit, and the end of its window; an empty list if all were counted.
 */
const hitScript = defineScript(
  'throttle.hit',
  `${readCounter}
local now, counted = tonumber(ARGV[1]), {}
for n, key in ipairs(KEYS) do
  local count, resetsAt = read(key, ARGV[3 * n - 1])
  local isNew = not count
  if isNew or now >= resetsAt then
    count, resetsAt = 0, now + tonumber(ARGV[3 * n + 1])
  end
  if count >= tonumber(ARGV[3 * n]) then return { n - 1, resetsAt } end
  counted[n] = { count + 1, resetsAt, isNew }
end
local function sweep(key)
  local fields = redis.call('HGETALL', key)
  for n = 1, #fields, 2 do
    local resetsAt = string.match(fields[n + 1], ' (%d+)$')
    if not resetsAt or now >= tonumber(resetsAt) then redis.call('HDEL', key, fields[n]) end
  end
end
for n, key in ipairs(KEYS) do
  local count, resetsAt, isNew = unpack(counted[n])
  ${takesMemoryFirst}
  redis.call('HSET', key, ARGV[3 * n - 1], string.format('%d %d', count, resetsAt))
  if isNew and redis.call('HLEN', key) > ${crowded} then sweep(key) end
  local life = resetsAt - now + 60
  if redis.call('TTL', key) < life then redis.call('EXPIRE', key, life) end
end
return {}
`,
)

/** KEYS: the owner of each counter. ARGV: the time of the hit; then the name and window of each counter. */
const giveBackScript = defineScript(
  'throttle.giveBack',
  `${readCounter}
local hitAt = tonumber(ARGV[1])
for n, key in ipairs(KEYS) do
  local field = ARGV[2 * n]
  local count, resetsAt = read(key, field)
  if count and hitAt < resetsAt and resetsAt - tonumber(ARGV[2 * n + 1]) <= hitAt then
    if count > 1 then
      redis.call('HSET', key, field, string.format('%d %d', count - 1, resetsAt))
    else
      redis.call('HDEL', key, field)
    end
  end
end
`,
)

/** KEYS: the owner. ARGV: names of counters; none means all. */
const clearScript = defineScript(
  'throttle.clear',
  `
if #ARGV == 0 then return redis.call('DEL', KEYS[1]) end
return redis.call('HDEL', KEYS[1], unpack(ARGV))
`,
)

/**
 * Attempt counters, in fixed windows.
 *
 * All of them share one hash tag: a login counts on its account, its address and the whole service in one atomic step,
 * and a script can only touch keys of one slot. So in a cluster one primary holds every counter.
 */
export function redisThrottle(run: RunScript, prefix: string): ThrottleStore {
  const keyOf = (owner: string): string => `${prefix}:{t}:${owner}`
  const owners = (keys: readonly ThrottleKey[]): string[] => keys.map(({ owner }) => keyOf(owner))

  return {
    async hit(keys, now) {
      if (keys.length === 0) return { admitted: true }
      const args = keys.flatMap(({ name, limit, window }) => [name, String(limit), String(window)])
      return verdictOf(await run(hitScript, owners(keys), [String(now), ...args]))
    },

    async giveBack(keys, hitAt) {
      if (keys.length === 0) return
      const args = keys.flatMap(({ name, window }) => [name, String(window)])
      await run(giveBackScript, owners(keys), [String(hitAt), ...args])
    },

    async clear(owner, names) {
      if (names?.length !== 0) await run(clearScript, [keyOf(owner)], names ?? [])
    },
  }
}

function verdictOf(reply: unknown): ThrottleVerdict {
  const [exceeded, resetsAt] = listOf(reply)
  if (exceeded === undefined) return { admitted: true }
  return { admitted: false, exceeded: wholeOf(exceeded), resetsAt: wholeOf(resetsAt) }
}
