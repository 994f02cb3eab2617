export type { KeyStorage } from './kept-key.ts'
export { createRetries, type Retries, type RetriesOptions } from './retries.ts'
