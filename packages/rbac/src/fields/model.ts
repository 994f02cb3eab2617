import type { Test } from '../condition/test.ts'

/** A checked rule about fields, with its wildcards expanded. */
export interface ModelFieldRule {
  readonly name: string
  readonly effect: 'allow' | 'deny'
  readonly roles: readonly string[]
  readonly grants: readonly string[]
  readonly permissions: readonly string[]
  /** `['*']` means all fields. */
  readonly fields: readonly string[]
  readonly test: Test | undefined
}
