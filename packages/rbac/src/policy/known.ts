/**
 * A name that there is. For any other it is those of the same resource, or else those of the same action, so that the
 * compiler's message and an editor's list are short and about what was meant.
 */
export type Known<All extends string, Name extends string> = Name extends All
  ? Name
  : Name extends `${infer Resource}:${infer Action}`
    ? Resource extends keyof OfResource<All>
      ? OfResource<All>[Resource]
      : Action extends keyof OfAction<All>
        ? OfAction<All>[Action]
        : All
    : All

// Looked up and not filtered: the compiler makes each of these once, and not at every call.
type OfResource<All extends string> = { [P in All as P extends `${infer Resource}:${string}` ? Resource : never]: P }
type OfAction<All extends string> = { [P in All as P extends `${string}:${infer Action}` ? Action : never]: P }
