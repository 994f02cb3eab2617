import type { Test } from '../condition/test.ts'

/** A rule about fields, checked, with its wildcards spelt out. */
export interface ModelFieldRule {
  readonly name: string
  readonly effect: 'allow' | 'deny'
  readonly roles: readonly string[]
  readonly grants: readonly string[]
  readonly permissions: readonly string[]
  /** `*` alone stands for all. */
  readonly fields: readonly string[]
  readonly test: Test | undefined
}
