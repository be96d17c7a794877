/// The objects that a delivery goes through, in the order in which one leads to the next.
///
/// With thousands of subscribers none of them is in the processor's caches, and waiting for each in turn takes longer than all
/// that is done with them. So those of a number of subscribers are asked for at once, a step at a time, before the first of
/// these gets anything.
package enum PrefetchStep: CaseIterable {
    case session
    case transport
}
