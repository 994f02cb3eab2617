import { repeatWindow } from '@sallyport/core/store'
import { defineScript } from './script.ts'

/**
 * Everything is reckoned by Redis's own clock. An entry stays for the longest time that anybody asked for lately, so
 * that one writer cannot cut another one's entries short; MAXLEN would let a burst push living entries out.
 *
 * A session's revocation leaves a mark for a minute, in which it is not appended again: it would take room for nothing.
 *
 * KEYS: stream, retention, a mark for each entry. ARGV: seconds, entries; a mark that is the retention's key stands for
 * an entry that is always appended.
 */
export const appendScript = defineScript(
  'revocations.append',
  `
local keepFor = math.max(tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[2]) or '0'))
local now = redis.call('TIME')
for n = 2, #ARGV do
  local mark = KEYS[n + 1]
  if mark == KEYS[2] or redis.call('SET', mark, '1', 'NX', 'EX', ${repeatWindow}) then
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

/** The most entries that are read by one run of a script: a million, 30 ms away, are 200 round trips. */
export const pageSize = 5000

/**
 * Reads what follows the cursor. Where the entry at the cursor is gone, a failover or a restart brought back a stream
 * that may hold other entries with lower ids, so it reads from the beginning again. (That entry is also gone where it
 * was the last one and expired; then there is little to read.)
 *
 * KEYS: stream. ARGV: cursor. Returns seconds and microseconds of the server's time, the cursor that it went by, ids
 * and entries.
 */
export const readScript = defineScript(
  'revocations.follow',
  `
local cursor = ARGV[1]
if cursor ~= '0-0' and #redis.call('XRANGE', KEYS[1], cursor, cursor) == 0 then cursor = '0-0' end
local rows = {}
for n, row in ipairs(redis.call('XRANGE', KEYS[1], '(' .. cursor, '+', 'COUNT', ${pageSize})) do
  rows[n] = { row[1], row[2][2] }
end
local now = redis.call('TIME')
return { now[1], now[2], cursor, rows }
`,
)

/** The cursor of a follower that has read nothing. */
export const beginning = '0-0'
