// What the system knows of the network: when it may be back, and whether it costs by the byte.
import Gridwalk
import Network

final class Line: Gridwalk.Connectivity {
    private let monitor = NWPathMonitor()

    init() { monitor.start(queue: .main) }

    /// Mobile data, a hotspot, or Low Data Mode.
    func isMetered() -> Bool { monitor.currentPath.isExpensive || monitor.currentPath.isConstrained }

    /// Says whenever the network may be back.
    func told(_ changed: @escaping @MainActor () -> Void) {
        monitor.pathUpdateHandler = { path in
            if path.status == .satisfied { Task { @MainActor in changed() } }
        }
    }

    deinit { monitor.cancel() }
}
