export type { StarterKind } from './choices.ts'
export { runStarter } from './run.ts'
