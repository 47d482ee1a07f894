/** Of the product, as its package says: what a page with two of our files is told by. */
export const libraryVersion = '0.2.0'
