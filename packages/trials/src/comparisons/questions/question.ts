import type { Stage } from '../stage.ts'

/** What is asked of every contestant. */
export interface Question {
  readonly id: string
  readonly title: string
  /** What happens, step by step. */
  readonly steps: string
  /** Resolves to the answer, in a few words for a table. */
  ask(stage: Stage): Promise<string>
}
