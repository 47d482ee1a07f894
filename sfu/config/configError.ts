/** A wrong setting, said in one sentence that names the variable or the place in the file. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}
