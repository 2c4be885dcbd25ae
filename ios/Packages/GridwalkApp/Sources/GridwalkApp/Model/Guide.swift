// What to switch on so that the system lets the app deliver while nobody looks on.
import GridwalkDesign

public struct Guide: Equatable, Sendable {
    /// It does not, so the steps are shown unasked.
    public let missed: Bool
    public internal(set) var shown: Bool

    init(missed: Bool) {
        self.missed = missed
        shown = missed
    }

    /// One line a step.
    public func steps(_ strings: any Strings) -> [String] { strings.guideIphone.split(separator: "\n").map(String.init) }
}
