// Where the worker is: a page of the bar, and what was opened on top of it. Cases, tasks and the
// grid's registry will be pages like these.
import GridwalkDesign
import Observation

/// What lies on top of a tab.
public enum Page: Hashable, Sendable {
    case reporting(ReportModel)
    case looking(ItemModel)

    public var screen: Screen {
        switch self {
        case .reporting: .report
        case .looking: .item
        }
    }

    private var model: AnyObject {
        switch self {
        case .reporting(let model): model
        case .looking(let model): model
        }
    }

    public static func == (one: Page, other: Page) -> Bool { one.model === other.model }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(model)) }
}

@MainActor
@Observable
public final class Navigator {
    public private(set) var tab = Screen.today
    public private(set) var stack: [Page] = []

    public func show(_ tab: Screen) {
        self.tab = tab
        stack = []
    }

    func open(_ page: Page) { stack.append(page) }

    /// False where there is nothing to go back to.
    @discardableResult
    public func back() -> Bool {
        if !stack.isEmpty {
            stack.removeLast()
        } else if tab != .today {
            tab = .today
        } else {
            return false
        }
        return true
    }

    /// The system's own way back has left only the first `count` pages.
    public func keep(_ count: Int) {
        if count < stack.count { stack.removeLast(stack.count - count) }
    }
}
