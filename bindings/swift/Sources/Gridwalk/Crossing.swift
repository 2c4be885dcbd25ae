// The crossing: every call goes through here, so that callers meet this module's errors only, tasks
// that are cancelled end the work, and every observation becomes a stream.
import Foundation
import GridwalkFFI

/// An error of this module that is made of one that crossed.
protocol Crossed: Error {
    init(crossed error: any Error)
}

func crossing<Value, Failure: Crossed>(
    _ failure: Failure.Type,
    _ work: () async throws -> Value
) async throws(Failure) -> Value {
    do {
        return try await work()
    } catch {
        throw Failure(crossed: error)
    }
}

/// The same for what takes long: a Swift task that is cancelled does not drop a Rust future.
func cancellable<Value: Sendable, Failure: Crossed>(
    _ failure: Failure.Type,
    _ work: (Cancellation) async throws -> Value
) async throws(Failure) -> Value {
    let cancellation = Cancellation()
    return try await crossing(failure) {
        try await withTaskCancellationHandler {
            try await work(cancellation)
        } onCancel: {
            cancellation.cancel()
        }
    }
}

/// The newest of what a listener hears, for as long as somebody iterates.
func observed<Element: Sendable>(
    _ subscribe: (@escaping @Sendable (Element) -> Void) -> Subscription
) -> AsyncStream<Element> {
    let (stream, continuation) = AsyncStream.makeStream(
        of: Element.self,
        bufferingPolicy: .bufferingNewest(1)
    )
    let subscription = subscribe { continuation.yield($0) }
    continuation.onTermination = { _ in subscription.cancel() }
    return stream
}

final class OnChange: ChangeListener {
    private let tell: @Sendable () -> Void
    init(_ tell: @escaping @Sendable () -> Void) { self.tell = tell }
    func onChange() { tell() }
}

final class OnTally: OutboxListener {
    private let tell: @Sendable (Tally) -> Void
    init(_ tell: @escaping @Sendable (Tally) -> Void) { self.tell = tell }
    func onChange(tally: Tally) { tell(tally) }
}

final class OnState: SyncListener {
    private let tell: @Sendable (SyncState) -> Void
    init(_ tell: @escaping @Sendable (SyncState) -> Void) { self.tell = tell }
    func onState(state: SyncState) { tell(state) }
}

extension Duration {
    var seconds: TimeInterval {
        let (seconds, attoseconds) = components
        return TimeInterval(seconds) + TimeInterval(attoseconds) / 1e18
    }
}
