// What an app hands in, as plain Swift protocols. Whatever an implementation throws ends here.
import Foundation
import GridwalkFFI

/// What the phone's keystore does: Secure Enclave and Keychain. It is asked on threads of the
/// library and may take its time. Throw ``KeyStoreError``; anything else counts as
/// ``KeyStoreError/unavailable``.
public protocol KeyStore: Sendable {
    /// Encrypts 32 bytes with a key that never leaves the keystore.
    func wrap(_ key: Data) throws -> Data
    /// Undoes ``wrap(_:)``.
    func unwrap(_ wrapped: Data) throws -> Data
    /// The device's P-256 public key, SEC 1 uncompressed (65 bytes).
    func publicKey() throws -> Data
    /// ECDSA over P-256 and SHA-256 of `message`, as `r‖s` (64 bytes).
    func sign(_ message: Data) throws -> Data
}

/// The keystore did not answer.
public enum KeyStoreError: Error, Sendable {
    /// Not now: the phone has not been unlocked since it started.
    case unavailable
    /// Never again: the key was deleted or invalidated.
    case lost
}

/// The phone's clocks. If reading throws, the operating system's are used in their place.
public protocol PhoneClock: Sendable {
    /// Every clock, read at one moment. It is asked on threads of the library.
    func read() throws -> ClockReading
}

/// What the platform knows of the network. If it throws, the network counts as metered.
public protocol Connectivity: Sendable {
    /// Mobile data, a tethered phone, Low Data Mode. It is asked about once a second while a sync
    /// runs, on threads of the library.
    func isMetered() throws -> Bool
}

/// What knows where the phone is: Core Location. A check-in, a report and the first photo of a draft
/// ask it, unless they carry a fix of their own. If it throws, there is no fix.
public protocol LocationSource: Sendable {
    /// The newest fix there is, nil where there is none. Answer with what is known, rather than wait
    /// for a satellite: whoever records waits for it. It is asked on threads of the library.
    func latest() throws -> LatestFix?
}

/// What goes on uploading while the app is suspended: a background `URLSession`. ``Gridwalk/pause()``
/// hands the rest of one photo over, where policy allows it; ``Gridwalk/resume()``, every sync and every
/// opening take it back. When an upload has ended, however, tell ``Sync/backgroundEnded(_:)``.
public protocol BackgroundUpload: Sendable {
    /// Begins to send, and does not wait for it. If it throws, the file goes at once.
    func start(_ upload: PlainUpload) throws
    /// Ends whatever it still sends, of an earlier run of the app too.
    func cancel()
}

/// A keystore in a file that only its owner may read, made if it is not there. For desktops and
/// tests only: it protects nothing from whoever can read the folder.
public struct FileKeyStore: KeyStore {
    let ffi: any GridwalkFFI.KeyStore

    public init(_ file: URL) throws(StoreError) {
        do {
            ffi = try fileKeyStore(path: file.path)
        } catch {
            throw StoreError(crossed: error)
        }
    }

    public func wrap(_ key: Data) throws -> Data { try asked { try ffi.wrap(key: key) } }
    public func unwrap(_ wrapped: Data) throws -> Data { try asked { try ffi.unwrap(wrapped: wrapped) } }
    public func publicKey() throws -> Data { try asked { try ffi.publicKey() } }
    public func sign(_ message: Data) throws -> Data { try asked { try ffi.sign(message: message) } }

    private func asked(_ work: () throws -> Data) throws -> Data {
        do {
            return try work()
        } catch GridwalkFFI.KeyStoreError.Lost {
            throw KeyStoreError.lost
        } catch {
            throw KeyStoreError.unavailable
        }
    }
}

/// Rust's own keystore goes back as it came.
func ffiKeyStore(_ keyStore: any KeyStore) -> any GridwalkFFI.KeyStore {
    (keyStore as? FileKeyStore)?.ffi ?? KeyStoreAdapter(keyStore)
}

private final class KeyStoreAdapter: GridwalkFFI.KeyStore {
    private let keyStore: any KeyStore
    init(_ keyStore: any KeyStore) { self.keyStore = keyStore }

    func wrap(key: Data) throws -> Data { try answered { try keyStore.wrap(key) } }
    func unwrap(wrapped: Data) throws -> Data { try answered { try keyStore.unwrap(wrapped) } }
    func publicKey() throws -> Data { try answered { try keyStore.publicKey() } }
    func sign(message: Data) throws -> Data { try answered { try keyStore.sign(message) } }

    private func answered(_ work: () throws -> Data) throws -> Data {
        do {
            return try work()
        } catch KeyStoreError.lost {
            throw GridwalkFFI.KeyStoreError.Lost
        } catch {
            throw GridwalkFFI.KeyStoreError.Unavailable
        }
    }
}

final class ClockAdapter: GridwalkFFI.Clock {
    private let clock: any PhoneClock
    init(_ clock: any PhoneClock) { self.clock = clock }

    func read() throws -> ClockReading {
        do {
            return try clock.read()
        } catch {
            throw GridwalkFFI.ClockError.Unreadable
        }
    }
}

final class ConnectivityAdapter: GridwalkFFI.Connectivity {
    private let connectivity: any Connectivity
    init(_ connectivity: any Connectivity) { self.connectivity = connectivity }

    func isMetered() throws -> Bool {
        do {
            return try connectivity.isMetered()
        } catch {
            throw GridwalkFFI.ConnectivityError.Unknown
        }
    }
}

final class LocationAdapter: GridwalkFFI.LocationSource {
    private let location: any LocationSource
    init(_ location: any LocationSource) { self.location = location }

    func latest() throws -> LatestFix? {
        do {
            return try location.latest()
        } catch {
            throw GridwalkFFI.LocationError.Unavailable
        }
    }
}

final class BackgroundUploadAdapter: GridwalkFFI.BackgroundUpload {
    private let background: any BackgroundUpload
    init(_ background: any BackgroundUpload) { self.background = background }

    func start(upload: PlainUpload) throws {
        do {
            try background.start(upload)
        } catch {
            throw GridwalkFFI.BackgroundUploadError.Refused
        }
    }

    func cancel() { background.cancel() }
}
