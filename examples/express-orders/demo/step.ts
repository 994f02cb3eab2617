import type { Stage } from './stage.ts'

/** The result of a step, as text. */
export interface Told {
  readonly who: string
  readonly what: string
  readonly got: string
  readonly why: string
}

/** Sends requests and checks the answers. Throws if an answer is not the expected one. */
export type Step = (stage: Stage) => Promise<Told>
