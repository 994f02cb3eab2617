/**
 * A permission of the policy. For an unknown one, the permissions of the same resource, or else of the same action, so
 * that compiler messages and editor suggestions are short and close to what was meant.
 */
export type KnownPermission<All extends string, Name extends string> = Name extends All
  ? Name
  : Name extends `${infer Resource}:${infer Action}`
    ? Resource extends keyof OfResource<All>
      ? OfResource<All>[Resource]
      : Action extends keyof OfAction<All>
        ? OfAction<All>[Action]
        : All
    : All

// Mapped types instead of filters: the compiler evaluates each of them once, not at every call.
type OfResource<All extends string> = { [P in All as P extends `${infer Resource}:${string}` ? Resource : never]: P }
type OfAction<All extends string> = { [P in All as P extends `${string}:${infer Action}` ? Action : never]: P }
