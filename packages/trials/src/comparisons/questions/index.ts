import { forgotten } from './forgotten.ts'
import { logout } from './logout.ts'
import { outage } from './outage.ts'
import { queries } from './queries.ts'
import type { Question } from './question.ts'
import { tabs } from './tabs.ts'
import { theft } from './theft.ts'

/** Every question, in the order of the report. The outage is last: it disturbs the processes. */
export const questions: readonly Question[] = [tabs, theft, logout, queries, forgotten, outage]
