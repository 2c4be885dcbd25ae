// The session that goes on while the app is suspended, and what of it only an iPhone knows: the file's
// protection, and who vouches for the server.
import Foundation
import GridwalkApp
import Security

func backgroundUploads() -> SessionUploads {
    let configuration = URLSessionConfiguration.background(withIdentifier: "org.gridwalk.phone.uploads")
    configuration.sessionSendsLaunchEvents = true
    // The photo is wanted now, not when the system finds it convenient.
    configuration.isDiscretionary = false
    configuration.httpCookieStorage = nil
    configuration.urlCredentialStorage = nil
    // The grant holds for an hour.
    configuration.timeoutIntervalForResource = 3600
    return SessionUploads(configuration, protect: protect, vouch: vouch)
}

@Sendable private func protect(_ file: URL) throws {
    let locked = [FileAttributeKey.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication]
    try FileManager.default.setAttributes(locked, ofItemAtPath: file.path)
    var values = URLResourceValues()
    values.isExcludedFromBackup = true
    var file = file
    try file.setResourceValues(values)
}

@Sendable private func vouch(_ challenge: URLAuthenticationChallenge, _ authority: String) -> URLCredential? {
    guard let trust = challenge.protectionSpace.serverTrust else { return nil }
    let anchors = certificates(authority)
    guard !anchors.isEmpty,
        SecTrustSetAnchorCertificates(trust, anchors as CFArray) == errSecSuccess,
        SecTrustSetAnchorCertificatesOnly(trust, true) == errSecSuccess,
        SecTrustEvaluateWithError(trust, nil)
    else { return nil }
    return URLCredential(trust: trust)
}

/// Every certificate of a PEM bundle.
private func certificates(_ pem: String) -> [SecCertificate] {
    pem.components(separatedBy: "-----BEGIN CERTIFICATE-----").dropFirst().compactMap { part in
        let base64 = part.components(separatedBy: "-----END CERTIFICATE-----")[0]
        let der = Data(base64Encoded: base64, options: .ignoreUnknownCharacters)
        return der.flatMap { SecCertificateCreateWithData(nil, $0 as CFData) }
    }
}
