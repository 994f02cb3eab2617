export { redactPaths, winstonRedact, type WinstonFormat } from './loggers.ts'
export { redact } from './redact.ts'
export { Secret } from './secret.ts'
