import type { AgentId } from '../../protocol/index.ts'

/** One call in line, as the order and a match need it. */
export interface QueueEntry<Id> {
  readonly id: Id
  /** Its place in the order; no two entries share one. */
  readonly key: number
  /** Whom it may not be offered to; `everybody` while it may not be offered at all. */
  readonly barred: ReadonlySet<AgentId> | 'everybody'
}

/** Calls in the order in which they are served. Nothing is sorted anew: each change and each question walks one way down. */
export interface OrderedQueue<Id> {
  readonly size: number
  /** How many entries were looked at so far, by everything but {@link OrderedQueue.inOrder}. */
  readonly visits: number
  /** Puts an entry in its place, or replaces the one with its key. */
  put(entry: QueueEntry<Id>): void
  /** Idempotent. */
  remove(key: number): void
  /** 1 is next; where an entry of this key stands or would stand. */
  placeOf(key: number): number
  /** The first entry that may be offered to one of these agents. */
  firstFor(agents: readonly AgentId[]): QueueEntry<Id> | null
  inOrder(): Generator<QueueEntry<Id>>
}

/**
 * A node of a weight-balanced tree (Hirai and Yamamoto, "Balancing weight-balanced trees", 2011: their parameters 3 and 2). `size`
 * makes a place one walk; `barred`, the agents to whom nothing below may be offered, makes a match one walk.
 */
interface Node<Id> {
  readonly entry: QueueEntry<Id>
  readonly left: Node<Id> | null
  readonly right: Node<Id> | null
  readonly size: number
  readonly barred: QueueEntry<Id>['barred']
}

const weightRatio = 3
const singleRotation = 2

const nobody: ReadonlySet<AgentId> = new Set()

const weightOf = (node: Node<unknown> | null): number => (node?.size ?? 0) + 1

/** Whoever is barred from both. */
function common<Id>(one: Node<Id>['barred'], other: Node<Id>['barred']): Node<Id>['barred'] {
  if (one === 'everybody') return other
  if (other === 'everybody') return one
  if (one.size === 0 || other.size === 0) return nobody
  return new Set([...one].filter(agentId => other.has(agentId)))
}

function nodeOf<Id>(left: Node<Id> | null, entry: QueueEntry<Id>, right: Node<Id> | null): Node<Id> {
  const barred = common(entry.barred, common(left?.barred ?? 'everybody', right?.barred ?? 'everybody'))
  return { entry, left, right, size: weightOf(left) + weightOf(right) - 1, barred }
}

/** As {@link nodeOf}, where one side may have become one entry too heavy. */
function balanced<Id>(left: Node<Id> | null, entry: QueueEntry<Id>, right: Node<Id> | null): Node<Id> {
  if (right && weightOf(right) > weightRatio * weightOf(left)) return leaningLeft(left, entry, right)
  if (left && weightOf(left) > weightRatio * weightOf(right)) return leaningRight(left, entry, right)
  return nodeOf(left, entry, right)
}

function leaningLeft<Id>(left: Node<Id> | null, entry: QueueEntry<Id>, right: Node<Id>): Node<Id> {
  const inner = right.left
  if (!inner || weightOf(inner) < singleRotation * weightOf(right.right)) {
    return nodeOf(nodeOf(left, entry, inner), right.entry, right.right)
  }
  return nodeOf(nodeOf(left, entry, inner.left), inner.entry, nodeOf(inner.right, right.entry, right.right))
}

function leaningRight<Id>(left: Node<Id>, entry: QueueEntry<Id>, right: Node<Id> | null): Node<Id> {
  const inner = left.right
  if (!inner || weightOf(inner) < singleRotation * weightOf(left.left)) {
    return nodeOf(left.left, left.entry, nodeOf(inner, entry, right))
  }
  return nodeOf(nodeOf(left.left, left.entry, inner.left), inner.entry, nodeOf(inner.right, entry, right))
}

const mayGoToOneOf = (barred: Node<unknown>['barred'], agents: readonly AgentId[]): boolean =>
  barred !== 'everybody' && agents.some(agentId => !barred.has(agentId))

/** Makes an empty queue. */
export function createOrderedQueue<Id>(): OrderedQueue<Id> {
  let root: Node<Id> | null = null
  let visits = 0

  function put(node: Node<Id> | null, entry: QueueEntry<Id>): Node<Id> {
    visits += 1
    if (!node) return nodeOf(null, entry, null)
    const { left, right } = node
    if (entry.key < node.entry.key) return balanced(put(left, entry), node.entry, right)
    if (entry.key > node.entry.key) return balanced(left, node.entry, put(right, entry))
    return nodeOf(left, entry, right)
  }

  function remove(node: Node<Id> | null, key: number): Node<Id> | null {
    if (!node) return null
    visits += 1
    const { left, right } = node
    if (key < node.entry.key) return balanced(remove(left, key), node.entry, right)
    if (key > node.entry.key) return balanced(left, node.entry, remove(right, key))
    if (!left || !right) return left ?? right
    const next = firstOf(right)
    return balanced(left, next, remove(right, next.key))
  }

  function firstOf({ left, entry }: Node<Id>): QueueEntry<Id> {
    visits += 1
    return left ? firstOf(left) : entry
  }

  function placeOf(key: number): number {
    let place = 1
    for (let node = root; node; visits += 1) {
      if (key <= node.entry.key) {
        if (key === node.entry.key) return place + (node.left?.size ?? 0)
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
    for (; node; visits += 1) {
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
    get visits() {
      return visits
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
