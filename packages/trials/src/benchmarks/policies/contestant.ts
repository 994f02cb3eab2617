/** An implementation of a check. `run` repeats it and returns how often the answer was yes. */
export interface Contestant {
  readonly name: string
  readonly run: (times: number) => number
}
