import { binaryTypes, columnsOf } from '@sallyport/core/store'

export const columns = columnsOf(binaryTypes)

/** The time by the machine's clock, in milliseconds since the epoch. */
export const now = `cast(unixepoch('subsec') * 1000 as integer)`
