export { auditHapi } from './audit.ts'
export { sallyport } from './sallyport.ts'
