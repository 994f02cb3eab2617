export { createDpop, type Dpop, type DpopOptions } from './dpop.ts'
export type { KeyPair, ProofRequest } from './proof.ts'
