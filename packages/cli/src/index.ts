export { runSallyport } from './sallyport.ts'
