// This phone, for the app: its folder is out of backups and locked until the first unlock.
import Foundation
import Gridwalk
import GridwalkApp

@MainActor
final class IPhone: Phone {
    static let shared = IPhone()

    let home: URL
    let eye = CameraSession()
    let location = Location()
    let uploads = backgroundUploads()
    let screenLock: any ScreenLock = PhoneLock()
    let tagReader: (any TagReader)? = PhoneTags.ifThere()
    var camera: any Camera { eye }
    var places: any Places { location }
    private(set) lazy var permissions: any Permissions = Allowed(location)
    let background: any Background = Refresh()
    let line = Line()
    var connectivity: (any Gridwalk.Connectivity)? { line }
    private var reader: CardReader?

    private init() {
        var folder = URL.applicationSupportDirectory.appending(path: "worker", directoryHint: .isDirectory)
        let locked = [FileAttributeKey.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication]
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: locked)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? folder.setResourceValues(values)
        home = folder
    }

    func keyStore(seat: Int) -> any KeyStore { Keychain(seat: seat) }

    func forget(seat: Int) { Keychain(seat: seat).forget() }

    /// The model lies in the app's own bundle.
    func cardReader() async throws -> CardReader {
        if let reader { return reader }
        let opened = try await CardReader.open(models: Bundle.main.resourceURL?.appending(path: "Models"))
        reader = opened
        return opened
    }

    /// The next card loads it again.
    func memoryIsLow() { reader?.unload() }
}
