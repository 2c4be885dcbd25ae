// What every view model is: values that a view draws, and actions that change them. All of it happens
// on the main actor; the core does its work on threads of its own.
import Gridwalk

@MainActor
protocol Acting: AnyObject, Sendable {
    /// Shows what went wrong.
    func failed(_ said: @escaping Said)
}

extension Acting {
    /// Does `work`; what goes wrong in it is said.
    @discardableResult
    func act(_ work: @escaping @MainActor () async throws -> Void) -> Task<Void, Never> {
        Task {
            do {
                try await work()
            } catch {
                // Whoever cancelled knows, and what is asked while the app is suspended is asked again.
                if !(error is CancellationError), !isPaused(error) { failed(said(error)) }
            }
        }
    }
}

/// One thing after the other, in the order in which they were asked for: an earlier one that ended later
/// would show what is not so any more.
@MainActor
final class InTurn {
    private var last: Task<Void, Never>?

    @discardableResult
    func run(_ work: @escaping @MainActor () async -> Void) -> Task<Void, Never> {
        let task = Task { [last] in
            await last?.value
            await work()
        }
        last = task
        return task
    }
}

/// Work that ends with whoever started it.
final class Watch: Sendable {
    private let task: Task<Void, Never>

    /// Hands every element to `each`, as long as `owner` is there.
    @MainActor
    init<Owner: AnyObject & Sendable, Element: Sendable>(
        _ stream: AsyncStream<Element>,
        for owner: Owner,
        _ each: @escaping @MainActor (Owner, Element) async -> Void
    ) {
        task = Task { [weak owner] in
            for await element in stream {
                guard !Task.isCancelled, let owner else { return }
                await each(owner, element)
            }
        }
    }

    func cancel() { task.cancel() }

    deinit { task.cancel() }
}

/// Looks again when told: one look at a time, and once more if told meanwhile.
@MainActor
final class Looks {
    private var looking = false
    private var again = false

    func look(_ look: @escaping @MainActor () async -> Void) {
        again = true
        guard !looking else { return }
        looking = true
        Task {
            while again {
                again = false
                await look()
            }
            looking = false
        }
    }
}
