import { API, NodeBuilderFlags } from 'typescript/unstable/sync'

/** Gives the right-hand side of `type name = …` of a source file, spelled out. */
export type SpellOut = (sourcePath: string, name: string) => string

const flags =
  NodeBuilderFlags.NoTruncation | NodeBuilderFlags.InTypeAlias | NodeBuilderFlags.MultilineObjectLiterals

/**
 * Asks the compiler what a type is that a file derives from a schema or from a list, so that nobody else needs the schema.
 * What marks an identifier as checked is left out: to other people it is a text.
 */
export function withSpelledOut<T>(projectPath: string, run: (spellOut: SpellOut) => T): T {
  const api = new API()
  try {
    const project = api.updateSnapshot({ openProjects: [projectPath] }).getProject(projectPath)
    if (project === undefined) throw new Error('The compiler did not open the project of the types.')
    const { program, checker } = project
    return run((sourcePath, name) => {
      const file = program.getSourceFile(sourcePath)
      const module = file && checker.getSymbolAtLocation(file)
      const symbol = module && checker.getExportsOfModule(module).find(exported => exported.name === name)
      if (symbol === undefined) throw new Error(`${sourcePath} exports no type ${name}.`)
      const text = checker.typeToString(checker.getDeclaredTypeOfSymbol(symbol), undefined, flags)
      return text.replaceAll(/ & \$brand<"\w+">/g, '')
    })
  } finally {
    api.close()
  }
}
