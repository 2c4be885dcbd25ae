// The first run: an address and a code, typed or from the station's QR.
import Foundation
import Gridwalk
import GridwalkDesign
import Observation

@MainActor
@Observable
public final class ActivateModel: Acting {
    public private(set) var face = ActivateFace.asking
    public private(set) var server = ""
    public private(set) var code = ""
    /// What went wrong, or what the camera sees.
    public private(set) var said: Said?
    /// Others have a store on this phone.
    public let shared: Bool
    public var complete: Bool { !trimmed(server).isEmpty && !trimmed(code).isEmpty }

    private let gridwalk: Gridwalk
    private let camera: any Camera
    private let who: @MainActor () -> Void
    private let done: @MainActor () -> Void
    @ObservationIgnored private var scanning: Watch?

    init(
        _ gridwalk: Gridwalk,
        _ camera: any Camera,
        shared: Bool,
        who: @escaping @MainActor () -> Void,
        done: @escaping @MainActor () -> Void
    ) {
        self.gridwalk = gridwalk
        self.camera = camera
        self.shared = shared
        self.who = who
        self.done = done
    }

    public func scan() {
        face = .scanning
        said = nil
        scanning = Watch(camera.codes, for: self) { model, code in model.seen(code) }
    }

    public func stopScan() {
        scanning = nil
        face = .asking
        said = nil
    }

    public func setServer(_ server: String) { self.server = server }

    public func setCode(_ code: String) { self.code = code }

    public func activate() {
        guard face != .working, complete else { return }
        face = .working
        said = nil
        act { [self] in
            try await gridwalk.sync.activate(server: trimmed(server), code: trimmed(code).uppercased())
            done()
        }
    }

    public func openWho() { who() }

    func failed(_ said: @escaping Said) {
        face = .failed
        self.said = said
    }

    private func seen(_ text: String) {
        guard face == .scanning else { return }
        guard let link = Self.activation(text) else {
            said = saying { $0.activateScanWrong }
            return
        }
        (server, code) = link
        scanning = nil
        activate()
    }

    /// Address and code of `gridwalk:activate?server=…&code=…`.
    static func activation(_ link: String) -> (server: String, code: String)? {
        guard let parts = URLComponents(string: link), parts.scheme == "gridwalk", parts.path == "activate",
            let server = parts.queryItems?.first(where: { $0.name == "server" })?.value,
            let code = parts.queryItems?.first(where: { $0.name == "code" })?.value
        else { return nil }
        return (server, code)
    }

    private func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }
}
