import type { Stage } from './stage.ts'

/** What came of a step, for people to read. */
export interface Told {
  readonly who: string
  readonly what: string
  readonly got: string
  readonly why: string
}

/** Does something over HTTP and looks at the answer; it throws where that is not what is told. */
export type Step = (stage: Stage) => Promise<Told>
