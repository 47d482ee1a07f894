import type { AgentId } from '../../protocol/index.ts'

/** Its place in the order: the smaller `order` first, and of two with the same, the smaller `tie`. No two entries share both. */
export interface QueueKey {
  readonly order: number
  readonly tie: string
}

/** Less than 0: `one` comes first. */
export function compareKeys(one: QueueKey, other: QueueKey): number {
  if (one.order !== other.order) return one.order - other.order
  if (one.tie === other.tie) return 0
  return one.tie < other.tie ? -1 : 1
}

/** Whom something may not be offered to; `everybody` while it may not be offered at all. */
export type Barred = ReadonlySet<AgentId> | 'everybody'

/** One call in line, as the order and a match need it. */
export interface QueueEntry<Id> {
  readonly id: Id
  readonly key: QueueKey
  readonly barred: Barred
}

/** How many entries were looked at so far; several queues may count in one. */
export interface Visits {
  count: number
}

/** Calls in the order in which they are served. Nothing is sorted anew: each change and each question walks one way down. */
export interface OrderedQueue<Id> {
  readonly size: number
  /** The agents to whom none of them may be offered. */
  readonly barred: Barred
  /** Puts an entry in its place, or replaces the one with its key. */
  put(entry: QueueEntry<Id>): void
  /** Idempotent. */
  remove(key: QueueKey): void
  /** 1 is next; where an entry of this key stands or would stand. */
  placeOf(key: QueueKey): number
  /** The first entry that may be offered to one of these agents. */
  firstFor(agents: readonly AgentId[]): QueueEntry<Id> | null
  inOrder(): Generator<QueueEntry<Id>>
}

/**
 * A node of a tree of bounded balance (Nievergelt and Reingold, "Binary search trees of bounded balance", 1973; Blum and Mehlhorn,
 * 1980, show that its parameters hold for removals, too). `size` makes a place one walk; `barred`, the agents to whom nothing below
 * may be offered, makes a match one walk.
 */
interface Node<Id> {
  entry: QueueEntry<Id>
  left: Node<Id> | null
  right: Node<Id> | null
  size: number
  barred: Barred
}

const weightRatio = 1 + Math.SQRT2
const singleRotation = Math.SQRT2

const nobody: ReadonlySet<AgentId> = new Set()

const weightOf = (node: Node<unknown> | null): number => (node?.size ?? 0) + 1

/** Whoever is barred from both. */
function common(one: Barred, other: Barred): Barred {
  if (one === 'everybody') return other
  if (other === 'everybody') return one
  if (one.size === 0 || other.size === 0) return nobody
  return new Set([...one].filter(agentId => other.has(agentId)))
}

/** What a node says of all below it, from what its two sides say. */
function sum<Id>(node: Node<Id>): Node<Id> {
  const { entry, left, right } = node
  node.size = weightOf(left) + weightOf(right) - 1
  node.barred = common(entry.barred, common(left?.barred ?? 'everybody', right?.barred ?? 'everybody'))
  return node
}

/** One side may have become one entry too heavy. Answers what stands in the node's place. */
function balanced<Id>(node: Node<Id>): Node<Id> {
  const { left, right } = node
  if (right && weightOf(right) > weightRatio * weightOf(left)) {
    if (weightOf(right.left) >= singleRotation * weightOf(right.right)) node.right = turnedRight(right)
    return turnedLeft(node)
  }
  if (left && weightOf(left) > weightRatio * weightOf(right)) {
    if (weightOf(left.right) >= singleRotation * weightOf(left.left)) node.left = turnedLeft(left)
    return turnedRight(node)
  }
  return sum(node)
}

/** The right side takes the place of its node, which becomes its left side. */
function turnedLeft<Id>(node: Node<Id>): Node<Id> {
  const up = node.right
  if (!up) return sum(node)
  node.right = up.left
  up.left = sum(node)
  return sum(up)
}

function turnedRight<Id>(node: Node<Id>): Node<Id> {
  const up = node.left
  if (!up) return sum(node)
  node.left = up.right
  up.right = sum(node)
  return sum(up)
}

const mayGoToOneOf = (barred: Barred, agents: readonly AgentId[]): boolean =>
  barred !== 'everybody' && agents.some(agentId => !barred.has(agentId))

/** Makes an empty queue. `visits` counts what everything but {@link OrderedQueue.inOrder} looks at. */
export function createOrderedQueue<Id>(visits: Visits = { count: 0 }): OrderedQueue<Id> {
  let root: Node<Id> | null = null

  function put(node: Node<Id> | null, entry: QueueEntry<Id>): Node<Id> {
    visits.count += 1
    if (!node) return { entry, left: null, right: null, size: 1, barred: entry.barred }
    const side = compareKeys(entry.key, node.entry.key)
    if (side < 0) node.left = put(node.left, entry)
    else if (side > 0) node.right = put(node.right, entry)
    else node.entry = entry
    return balanced(node)
  }

  function remove(node: Node<Id> | null, key: QueueKey): Node<Id> | null {
    if (!node) return null
    visits.count += 1
    const side = compareKeys(key, node.entry.key)
    if (side === 0) return withoutEntry(node)
    if (side < 0) node.left = remove(node.left, key)
    else node.right = remove(node.right, key)
    return balanced(node)
  }

  function withoutEntry(node: Node<Id>): Node<Id> | null {
    const { left, right } = node
    if (!left || !right) return left ?? right
    node.entry = firstOf(right)
    node.right = remove(right, node.entry.key)
    return balanced(node)
  }

  function firstOf({ left, entry }: Node<Id>): QueueEntry<Id> {
    visits.count += 1
    return left ? firstOf(left) : entry
  }

  function placeOf(key: QueueKey): number {
    let place = 1
    for (let node = root; node; visits.count += 1) {
      const side = compareKeys(key, node.entry.key)
      if (side === 0) return place + (node.left?.size ?? 0)
      if (side < 0) {
        node = node.left
      } else {
        place += (node.left?.size ?? 0) + 1
        node = node.right
      }
    }
    return place
  }

  /** What a node bars is barred by all below it, and by nothing less: so one way down is enough. */
  function firstFor(agents: readonly AgentId[]): QueueEntry<Id> | null {
    let node = root
    if (!node || !mayGoToOneOf(node.barred, agents)) return null
    for (; node; visits.count += 1) {
      if (node.left && mayGoToOneOf(node.left.barred, agents)) node = node.left
      else if (mayGoToOneOf(node.entry.barred, agents)) return node.entry
      else node = node.right
    }
    return null
  }

  function* inOrder(node: Node<Id> | null): Generator<QueueEntry<Id>> {
    if (!node) return
    yield* inOrder(node.left)
    yield node.entry
    yield* inOrder(node.right)
  }

  return {
    get size() {
      return root?.size ?? 0
    },
    get barred() {
      return root?.barred ?? 'everybody'
    },
    put(entry) {
      root = put(root, entry)
    },
    remove(key) {
      root = remove(root, key)
    },
    placeOf,
    firstFor,
    inOrder: () => inOrder(root),
  }
}
