// What the app needs of the phone that it runs on: the app target implements it with Apple's parts,
// tests with a folder of pictures. Nothing else here knows where it runs.
import Foundation
import Gridwalk

/// Where data lies, who keeps the key, what sees and what knows the place.
@MainActor
public protocol Phone: AnyObject {
    /// The app's own folder, out of backups.
    var home: URL { get }
    var camera: any Camera { get }
    var places: any Places { get }
    /// What goes on while the app is suspended.
    var uploads: SessionUploads { get }
    var screenLock: any ScreenLock { get }
    /// What reads tags that are held against the phone; nil where it cannot.
    var tagReader: (any TagReader)? { get }

    /// Who keeps the keys of the worker on that seat.
    func keyStore(seat: Int) -> any KeyStore

    /// Deletes the keys of that seat, if there are any: what they locked is never opened again.
    func forget(seat: Int)

    var permissions: any Permissions { get }

    /// Whether the system lets the app deliver in the background.
    var background: any Background { get }

    /// Whether bytes cost the worker money; nil where nobody pays by the byte.
    var connectivity: (any Connectivity)? { get }

    /// What reads identity cards: one for the whole app, loaded when the first card comes.
    func cardReader() async throws -> CardReader
}

/// What the worker lets the app use.
public enum Need: CaseIterable, Sendable { case camera, place }

public enum Answer: Sendable {
    /// Nobody was asked yet.
    case open
    case allowed
    /// Refused, or taken back since.
    case refused
}

@MainActor
public protocol Permissions: AnyObject {
    func answer(_ need: Need) -> Answer

    /// The system's question; where the system asks no more, its settings.
    func ask(_ need: Need) async
}

/// Delivery while nobody looks on: the worker may have switched it off.
@MainActor
public protocol Background: AnyObject {
    var off: Bool { get }

    /// Opens the system's settings of this app.
    func open()
}

/// The camera. It never writes into a gallery.
@MainActor
public protocol Camera: AnyObject {
    /// Takes a picture into a file of the app's own, which the caller deletes; nil if none was taken.
    func takePicture() async -> URL?

    /// The same, of an identity card with that side up.
    func takePicture(of side: CardSide) async -> URL?

    /// How the card with that side up lies before the camera, while somebody iterates.
    func looks(for side: CardSide) -> AsyncStream<CardLook>

    /// The text of every QR code that comes before the camera, while somebody iterates.
    var codes: AsyncStream<String> { get }
}

/// NFC tags at checkpoints.
@MainActor
public protocol TagReader: AnyObject {
    /// The text of every tag, while somebody iterates.
    var texts: AsyncStream<String> { get }

    /// Begins to read, which the system wants to be asked for each time; `hint` is what its page says.
    func begin(_ hint: String)
}

/// Where the phone is.
@MainActor
public protocol Places: AnyObject {
    /// The newest fix, nil while there is none.
    var fix: Fix? { get }

    /// ``fix`` at once, and whenever there is another.
    var fixes: AsyncStream<Fix?> { get }

    /// Asks for a new one.
    func locate()
}
