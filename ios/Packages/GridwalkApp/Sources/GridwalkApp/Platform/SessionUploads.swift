// Uploads by a session of the system's: on an iPhone a background one, which goes on while the app is
// suspended. What only Apple's systems know is handed in, so that the rest runs and is tested anywhere.
import Foundation
import Gridwalk

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

public final class SessionUploads: NSObject, BackgroundUpload, URLSessionTaskDelegate, @unchecked Sendable {
    /// Keeps a file from everybody until the phone was unlocked once, and out of backups.
    public typealias Protect = @Sendable (URL) throws -> Void
    /// Whether the PEM of an authority vouches for a server; nil if it does not.
    public typealias Vouch = @Sendable (URLAuthenticationChallenge, String) -> URLCredential?

    /// Ids of the uploads that have ended, well or not, for whoever iterates.
    public let ended: AsyncStream<String>
    private let tell: AsyncStream<String>.Continuation
    private let protect: Protect
    private let vouch: Vouch
    private let lock = NSLock()
    private var authority: String?
    private var session: URLSession!

    public init(_ configuration: URLSessionConfiguration, protect: @escaping Protect, vouch: @escaping Vouch) {
        (ended, tell) = AsyncStream.makeStream()
        self.protect = protect
        self.vouch = vouch
        super.init()
        // A session of an earlier run of the app tells its delegate what has ended since.
        session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    }

    public func start(_ upload: PlainUpload) throws {
        guard let url = URL(string: upload.url) else { throw URLError(.badURL) }
        let file = URL(fileURLWithPath: upload.file)
        try protect(file)
        lock.withLock { authority = upload.authority }
        var request = URLRequest(url: url)
        request.httpMethod = "PATCH"
        for (name, value) in upload.headers { request.setValue(value, forHTTPHeaderField: name) }
        #if canImport(Darwin)
        request.allowsExpensiveNetworkAccess = upload.metered
        request.allowsConstrainedNetworkAccess = upload.metered
        #endif
        let task = session.uploadTask(with: request, fromFile: file)
        task.taskDescription = upload.id
        task.resume()
    }

    public func cancel() {
        session.getAllTasks { tasks in tasks.forEach { $0.cancel() } }
    }

    public func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        if let id = task.taskDescription { tell.yield(id) }
    }

    /// Where the deployment has an authority of its own, nobody else is believed.
    public func urlSession(
        _ session: URLSession,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let authority = lock.withLock({ authority }) else {
            completionHandler(.performDefaultHandling, nil)
            return
        }
        let credential = vouch(challenge, authority)
        completionHandler(credential == nil ? .cancelAuthenticationChallenge : .useCredential, credential)
    }
}
