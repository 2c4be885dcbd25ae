// The phone's keystore. Both keys are made in the Secure Enclave and never leave it: one signs for the
// device, the other opens what wraps the store's key. The Keychain keeps the enclave's own handles to
// them, readable after the first unlock, on this device only.
import CryptoKit
import Foundation
import Gridwalk
import GridwalkApp
import Security

struct Keychain: KeyStore {
    private typealias Agreement = SecureEnclave.P256.KeyAgreement.PrivateKey
    private typealias Signing = SecureEnclave.P256.Signing.PrivateKey
    private static let point = 65
    /// Behind the names of a worker's handles; an app for one worker alone gave them no number.
    private let mine: String

    init(seat: Int) { mine = seat == Seat.first ? "" : "-\(seat)" }

    /// Deletes both handles, if they are there: without them the enclave's keys are gone.
    func forget() {
        for name in ["store", "device"] { SecItemDelete(query(name) as CFDictionary) }
    }

    /// ECIES: a key for once agrees with the enclave's, what both know seals the 32 bytes.
    func wrap(_ key: Data) throws -> Data {
        let enclave = try agreement(make: true)
        let once = P256.KeyAgreement.PrivateKey()
        let shared = try once.sharedSecretFromKeyAgreement(with: enclave.publicKey)
        let point = once.publicKey.x963Representation
        guard let sealed = try AES.GCM.seal(key, using: secret(shared, point)).combined else {
            throw KeyStoreError.unavailable
        }
        return point + sealed
    }

    func unwrap(_ wrapped: Data) throws -> Data {
        let enclave = try agreement(make: false)
        let point = wrapped.prefix(Self.point)
        let once = try P256.KeyAgreement.PublicKey(x963Representation: point)
        let shared: SharedSecret
        do {
            shared = try enclave.sharedSecretFromKeyAgreement(with: once)
        } catch {
            throw KeyStoreError.unavailable
        }
        do {
            return try AES.GCM.open(.init(combined: wrapped.dropFirst(Self.point)), using: secret(shared, point))
        } catch {
            // Sealed for another key than the one that is here now.
            throw KeyStoreError.lost
        }
    }

    func publicKey() throws -> Data { try signing(make: true).publicKey.x963Representation }

    func sign(_ message: Data) throws -> Data { try signing(make: false).signature(for: message).rawRepresentation }

    private func secret(_ shared: SharedSecret, _ point: Data) -> SymmetricKey {
        shared.hkdfDerivedSymmetricKey(using: SHA256.self, salt: Data(), sharedInfo: point, outputByteCount: 32)
    }

    private func agreement(make: Bool) throws -> Agreement {
        let handle = try handle("store", make) { try Agreement(accessControl: access()).dataRepresentation }
        return try Agreement(dataRepresentation: handle)
    }

    private func signing(make: Bool) throws -> Signing {
        let handle = try handle("device", make) { try Signing(accessControl: access()).dataRepresentation }
        return try Signing(dataRepresentation: handle)
    }

    private func access() throws -> SecAccessControl {
        let after = kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly
        guard SecureEnclave.isAvailable,
            let access = SecAccessControlCreateWithFlags(nil, after, .privateKeyUsage, nil)
        else { throw KeyStoreError.unavailable }
        return access
    }

    private func query(_ name: String) -> [CFString: Any] {
        [kSecClass: kSecClassGenericPassword, kSecAttrService: "org.gridwalk.keys", kSecAttrAccount: name + mine]
    }

    /// The handle by that name; one that is not there is made where it may be, and lost otherwise.
    private func handle(_ name: String, _ make: Bool, _ fresh: () throws -> Data) throws -> Data {
        let query = query(name)
        var found: CFTypeRef?
        switch SecItemCopyMatching(query.merging([kSecReturnData: true]) { $1 } as CFDictionary, &found) {
        case errSecSuccess:
            guard let handle = found as? Data else { throw KeyStoreError.unavailable }
            return handle
        case errSecItemNotFound where make:
            let handle = try fresh()
            let kept: [CFString: Any] = [
                kSecValueData: handle,
                kSecAttrAccessible: kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly,
            ]
            guard SecItemAdd(query.merging(kept) { $1 } as CFDictionary, nil) == errSecSuccess else {
                throw KeyStoreError.unavailable
            }
            return handle
        case errSecItemNotFound: throw KeyStoreError.lost
        // Most often errSecInteractionNotAllowed: not unlocked since the phone started.
        default: throw KeyStoreError.unavailable
        }
    }
}
