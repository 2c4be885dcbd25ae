// NFC tags at checkpoints: a session of the system's, which shows its own page while it reads and ends
// with the first tag. What a tag says goes where its QR code goes.
import CoreNFC
import GridwalkApp

@MainActor
final class PhoneTags: NSObject, TagReader {
    private var told: [UUID: AsyncStream<String>.Continuation] = [:]
    private var session: NFCNDEFReaderSession?

    /// Nil where the phone has no reader.
    static func ifThere() -> PhoneTags? { NFCNDEFReaderSession.readingAvailable ? PhoneTags() : nil }

    var texts: AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        let id = UUID()
        told[id] = continuation
        continuation.onTermination = { _ in Task { @MainActor [weak self] in self?.told[id] = nil } }
        return stream
    }

    func begin(_ hint: String) {
        session?.invalidate()
        session = NFCNDEFReaderSession(delegate: self, queue: nil, invalidateAfterFirstRead: true)
        session?.alertMessage = hint
        session?.begin()
    }

    private func heard(_ text: String) { told.values.forEach { $0.yield(text) } }
}

/// On a queue of the reader's.
extension PhoneTags: NFCNDEFReaderSessionDelegate {
    nonisolated func readerSession(_ session: NFCNDEFReaderSession, didDetectNDEFs messages: [NFCNDEFMessage]) {
        // A tag carries the same link as its QR code, as a URI or as text.
        let texts = messages.flatMap(\.records).compactMap { record in
            record.wellKnownTypeURIPayload()?.absoluteString ?? record.wellKnownTypeTextPayload().0
        }
        guard let text = texts.first else { return }
        Task { @MainActor in heard(text) }
    }

    /// Read, turned away from or timed out: each time it is asked for anew.
    nonisolated func readerSession(_ session: NFCNDEFReaderSession, didInvalidateWithError error: any Error) {}
}
