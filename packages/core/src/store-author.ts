export { storeUnavailable, withTimeout } from './lib/store-call.ts'
