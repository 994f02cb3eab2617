import { oneSuccessor } from './r01-one-successor.ts'
import { reuseDetected } from './r02-reuse-detected.ts'
import { lostAnswers } from './r03-lost-answers.ts'
import { history } from './r04-history.ts'
import { redisRestarts } from './r05-redis-restarts.ts'
import { redisCluster } from './r06-cluster.ts'
import { backendsEnded } from './r07-backends-ended.ts'
import { slowStore } from './r08-slow-store.ts'
import { smallPool } from './r09-small-pool.ts'
import { loginFlood } from './r10-login-flood.ts'
import { memoryCaps } from './r11-memory-caps.ts'
import { clocks } from './r12-clocks.ts'
import { keyRotations } from './r13-key-rotations.ts'
import { rollingRestart } from './r14-rolling-restart.ts'
import { loginTiming } from './r15-login-timing.ts'
import { mutatedTokens } from './r16-mutated-tokens.ts'
import { browsers } from './r17-browsers.ts'
import { phones } from './r17-phones.ts'
import { overlappingLogins } from './r18-overlapping-logins.ts'
import { oneAddress } from './r19-one-address.ts'
import { longFeed } from './r21-long-feed.ts'
import { mishapsAround } from './r22-mishaps.ts'
import { lists } from './r24-lists.ts'
import { moving } from './r25-moving.ts'
import { clients } from './r23-clients.ts'
import { fairLane } from './r20-fair-lane.ts'
import type { Soak } from './soak.ts'

/** Every soak by id. */
export const soaks: ReadonlyMap<string, Soak> = new Map(
  [
    oneSuccessor,
    reuseDetected,
    lostAnswers,
    history,
    redisRestarts,
    redisCluster,
    backendsEnded,
    slowStore,
    smallPool,
    loginFlood,
    memoryCaps,
    clocks,
    keyRotations,
    rollingRestart,
    loginTiming,
    mutatedTokens,
    browsers,
    phones,
    overlappingLogins,
    oneAddress,
    fairLane,
    longFeed,
    mishapsAround,
    clients,
    lists,
    moving,
  ].map(soak => [soak.id, soak]),
)
