/** What a policy decides, and a short code why. */
export interface Decision {
  readonly allowed: boolean
  readonly reason: string
}

/** Who asks: the token's subject and its roles. */
export interface Subject {
  readonly id: string
  readonly roles: readonly string[]
  /** The tenant that the subject acts in, where the claims name one. */
  readonly tenant?: string | undefined
}

/** A policy, by shape: `@sallyport/rbac` fits it, and so does an application's own. */
export interface Authorizer<Access extends readonly unknown[]> {
  decide(subject: Subject, ...access: Access): Decision
}
