import {
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type RefAttributes,
  useCallback,
  useEffect,
  useRef,
} from 'react'
import { type CallButton, defineRingfence } from '../packages/button.ts'
import type { CallProps } from './callProps.ts'
import { useCallListeners } from './useCallListeners.ts'

/**
 * The tag `<ringfence-call>`, defined in the browser on the first rendering. A call that has begun outlives the component, as it
 * outlives the tag. What the tag does not know (`id`, `style`, `data-…`) goes to the element.
 */
export const RingfenceCall: ForwardRefExoticComponent<CallProps & RefAttributes<CallButton>> = forwardRef(
  function RingfenceCall(props: CallProps, ref) {
    const { pageContext, vouch, className, ...rest } = props
    const element = useRef<CallButton | null>(null)
    const latest = useRef(props)
    useEffect(() => {
      latest.current = props
    })
    useEffect(defineRingfence, [])
    const setElement = useCallback(
      (node: CallButton | null) => {
        element.current = node
        if (typeof ref === 'function') return ref(node)
        if (ref) ref.current = node
        return undefined
      },
      [ref],
    )
    useCallListeners(element, props)

    // React 18 knows no properties of an element that is not its own. What stands here asks for what was rendered last.
    const hasVouch = vouch !== undefined
    const hasPageContext = pageContext !== undefined
    useEffect(() => {
      if (element.current === null) return
      element.current.vouch = hasVouch ? async () => latest.current.vouch?.() : undefined
      element.current.pageContext = hasPageContext ? () => pageContextOf(latest.current) : undefined
    }, [hasVouch, hasPageContext])

    const attributes = Object.entries(rest).filter(([name]) => !/^on[A-Z]/.test(name))
    // An attribute: React 18 would write `classname`.
    const named = className === undefined ? {} : { class: className }
    return createElement('ringfence-call', { ...Object.fromEntries(attributes), ...named, ref: setElement })
  },
)

const pageContextOf = ({ pageContext }: CallProps): Readonly<Record<string, string>> =>
  typeof pageContext === 'function' ? pageContext() : (pageContext ?? {})
