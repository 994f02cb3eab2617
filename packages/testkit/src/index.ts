export { requireService, type ServiceName } from './services.ts'
