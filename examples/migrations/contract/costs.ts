/** The cost of bcrypt before the move. The docs of the libraries say 10; tests hash hundreds of times. */
export const oldCost = 8

/** The cost of bcrypt after it, which Sallyport sets to 12 by default. */
export const newCost = 10
