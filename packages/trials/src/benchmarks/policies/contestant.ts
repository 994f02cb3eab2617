/** Something that answers the same question as others do: `run` asks it `times` times and counts the yeses. */
export interface Contestant {
  readonly name: string
  readonly run: (times: number) => number
}
