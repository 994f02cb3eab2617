import { oneSuccessor } from './r01-one-successor.ts'
import { reuseDetected } from './r02-reuse-detected.ts'
import { lostAnswers } from './r03-lost-answers.ts'
import { history } from './r04-history.ts'
import type { Soak } from './soak.ts'

/** Every soak, by its id. */
export const soaks: ReadonlyMap<string, Soak> = new Map(
  [oneSuccessor, reuseDetected, lostAnswers, history].map(soak => [soak.id, soak]),
)
