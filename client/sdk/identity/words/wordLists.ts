/** Two texts of 256 words each, between white space. The first word always comes out of the first. */
export interface WordLists {
  readonly first: string
  readonly second: string
}

export const wordsOf = (list: string): readonly string[] => list.trim().split(/\s+/)
