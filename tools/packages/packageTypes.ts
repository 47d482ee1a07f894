import { type TypesDoor, typesOf } from '../buildTypes/index.ts'
import { type PackageName, packageNames, packagePlans, takenByName } from './packagePlans.ts'

/** Of an entry that is imported for its effect: what the package says of all pages holds then, too. */
const typesOfEffect = "import './index.js';\n\nexport {};\n"

/** The types of all packages: by package, then by file without ending. */
export function packageTypes(): ReadonlyMap<PackageName, ReadonlyMap<string, string>> {
  const doors = packageNames.flatMap(name => doorsOf(name).map(([file, door]) => [`${name}/${file}`, door]))
  const made = typesOf(Object.fromEntries(doors))
  return new Map(
    packageNames.map(name => [
      name,
      new Map(
        Object.entries(packagePlans[name].entries).map(([file, { sideEffect }]) => [
          file,
          sideEffect ? typesOfEffect : (made.get(`${name}/${file}`) ?? ''),
        ]),
      ),
    ]),
  )
}

function doorsOf(name: PackageName): [string, TypesDoor][] {
  const { entries, ownTypes, peers = {}, optionalPeers = {} } = packagePlans[name]
  const packages = Object.keys({ ...peers, ...optionalPeers })
  return Object.entries(entries).map(([file, { source }]) => {
    const own = file === 'index' ? {} : { [entries.index?.source ?? '']: './index.js' }
    const kept = {
      ...Object.fromEntries(packages.map(peer => [peer, peer])),
      ...(ownTypes ? {} : takenByName(name)),
      ...own,
    }
    return [file, { source, kept }]
  })
}
