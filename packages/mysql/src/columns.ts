import { binaryTypes, columnsOf } from '@sallyport/core/store'

export const columns = columnsOf(binaryTypes)
