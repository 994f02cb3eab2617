import { columnsOf } from '@sallyport/core/store'

/** Bytes travel as hexadecimal strings, through `decode` and `encode`: every driver writes bytes in its own way. */
export const columns = columnsOf<string>({
  writeText: value => value,
  writeBytes: value => value.toString('hex'),
  readText: value => (typeof value === 'string' ? value : undefined),
  readBytes: value => (typeof value === 'string' ? Buffer.from(value, 'hex') : undefined),
  selectBytes: column => `encode(${column}, 'hex')`,
})
