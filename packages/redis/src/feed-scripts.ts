import { repeatWindow } from '@sallyport/core/store'
import { defineScript } from './script.ts'

/**
 * All times are by Redis's clock. An entry is kept for the longest time that any recent writer asked for, so that one
 * writer cannot shorten the time of another one's entries. MAXLEN would let a burst push out entries that are needed.
 *
 * A session's revocation leaves a key for a minute, in which it is not appended again: a repetition would only take room.
 *
 * KEYS: stream, retention, and for each entry the key that a repetition finds. ARGV: seconds, entries. An entry whose key is
 * that of the retention is always appended.
 */
export const appendScript = defineScript(
  'revocations.append',
  `
local keepFor = math.max(tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[2]) or '0'))
local now = redis.call('TIME')
for n = 2, #ARGV do
  local repeated = KEYS[n + 1]
  if repeated == KEYS[2] or redis.call('SET', repeated, '1', 'NX', 'EX', ${repeatWindow}) then
    redis.call('XADD', KEYS[1], '*', 'e', ARGV[n])
  end
end
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%d000-0', now[1] - keepFor))
redis.call('EXPIRE', KEYS[1], keepFor + 1)
redis.call('SET', KEYS[2], keepFor, 'EX', keepFor + 1)
return 1
`,
)

/** The most entries that are written by one run of a script. */
export const batchSize = 500

/** KEYS: stream. ARGV: the first id, the most entries. Returns ids and entries. */
export const readScript = defineScript(
  'revocations.read',
  `
local rows = {}
for n, row in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])) do
  rows[n] = { row[1], row[2][2] }
end
return rows
`,
)

/** A script, so that a cluster's client sends it to the server that holds the stream. Returns seconds and microseconds. */
export const timeScript = defineScript('revocations.time', `return redis.call('TIME')`)
