/** A known vulnerability of a package of Sallyport. */
export interface Advisory {
  /** The id in GitHub's advisory database, such as `GHSA-xxxx-xxxx-xxxx`. */
  readonly id: string
  readonly package: string
  /** The first version that has it. */
  readonly since: string
  /** The first version without it; left out while there is none. */
  readonly fixed?: string
  readonly severity: 'error' | 'warning'
  readonly title: string
  readonly url: string
}

/** Every published advisory. The doctor is offline, so it knows those that were published before this version. */
export const advisories: readonly Advisory[] = []
